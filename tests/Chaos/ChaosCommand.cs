using System.CommandLine;
using System.Globalization;
using Budkavle.Chaos.Faults;
using Budkavle.Chaos.PowerLoss;
using Budkavle.Chaos.Processes;
using Budkavle.Chaos.Restoring;
using Budkavle.Chaos.Runs;
using Spectre.Console;

namespace Budkavle.Chaos;

/// <summary>The command line of <c>./run chaos</c>.</summary>
internal static class ChaosCommand
{
    /// <summary>An invariant was violated, or not everything was checked.</summary>
    public const int ExitViolated = 1;

    /// <summary>This machine or these options do not allow a run.</summary>
    public const int ExitUnusable = 2;

    /// <summary>A fault every twenty seconds: 45 in a quarter of an hour.</summary>
    private const double FaultsPerMinute = 3;

    private static readonly Option<string> _store = new("--store")
    {
        Description = "sqlite, or postgres: a server of the run's own, made from the programs of this machine.",
        DefaultValueFactory = _ => "sqlite",
    };

    private static readonly Option<string> _engine = new("--engine")
    {
        Description = "embedded: one silo; orleans: a cluster on PostgreSQL, by a runner built with -p:Engine=Orleans.",
        DefaultValueFactory = _ => "embedded",
    };

    private static readonly Option<int> _silos = new("--silos") {
        Description = "With --engine orleans: how many silos.", DefaultValueFactory = _ => 2 };

    private static readonly Option<int> _frontEnds = new("--front-ends") {
        Description = "With --engine orleans: how many front ends without shards beside them." };

    private static readonly Option<double> _minutes = new("--minutes") {
        Description = "How long faults happen.", DefaultValueFactory = _ => 3 };

    private static readonly Option<int?> _seed = new("--seed") {
        Description = "The plan of faults follows from it. Default: from the clock." };

    private static readonly Option<int?> _faults = new("--faults") { Description = "How many faults. Default: three a minute." };

    private static readonly Option<FaultKind[]> _kinds = new("--kind") {
        Description = "Only this kind of fault; can be given several times.", DefaultValueFactory = _ => [] };

    private static readonly Option<double> _rate = new("--rate") {
        Description = "Letters due each second, whatever the silo does.", DefaultValueFactory = _ => 100 };

    private static readonly Option<string?> _folder = new("--report") {
        Description = "Directory for report.md, the history and the silo's log. Default: a new one in the temporary directory." };

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Does real faults to a real silo while clients work, and judges by the invariants what they did and saw.\n\n"
            + "  budkavle-chaos --store sqlite --minutes 3\n"
            + "  budkavle-chaos --store postgres --minutes 15 --seed 1\n"
            + "  budkavle-chaos --engine orleans --silos 3 --minutes 5\n"
            + "  budkavle-chaos power-loss --store sqlite --rounds 5\n"
            + "  budkavle-chaos restore --store postgres\n\n"
            + "Exit code: 0 nothing violated, 1 something was, 2 no run possible.")
        {
            _store, _engine, _silos, _frontEnds, _minutes, _seed, _faults, _kinds, _rate, _folder,
            PowerLossCommand.Create(), RestoreCommand.Create(),
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <exception cref="ArgumentException">Not a store, or one that this machine lacks.</exception>
    public static bool IsPostgres(string store) => store switch
    {
        "sqlite" => false,
        "postgres" => PostgresServer.MissingReason is { } reason ? throw new ArgumentException(reason) : true,
        _ => throw new ArgumentException($"--store is sqlite or postgres, not {store}."),
    };

    /// <summary>Silos of the cluster, 0 for the embedded engine.</summary>
    private static int SilosOf(string engine, int silos) => engine switch
    {
        "embedded" => 0,
        "orleans" when silos is < 1 or > 9 => throw new ArgumentException("--silos is 1 to 9."),
        "orleans" => ClusterStage.MissingReason is { } reason ? throw new ArgumentException(reason) : silos,
        _ => throw new ArgumentException($"--engine is embedded or orleans, not {engine}."),
    };

    public static string FolderOf(string? asked) => asked is null
        ? Directory.CreateTempSubdirectory("budkavle-chaos-").FullName
        : Path.GetFullPath(asked);

    /// <summary>Runs under a line that says where it is: moving on a terminal, one line for each step elsewhere.</summary>
    public static async Task<T> ShowAsync<T>(Func<Action<string>, Task<T>> run)
    {
        if (!Console.IsOutputRedirected)
            return await AnsiConsole.Status().StartAsync("...", status => run(text => status.Status(Markup.Escape(text))));
        var said = "";
        return await run(text =>
        {
            // What only counts up is said once: lines that differ in nothing but numbers.
            var isFault = text.StartsWith("fault", StringComparison.Ordinal);
            var step = string.Concat(text.Split(',', ';')[0].Where(one => isFault || !char.IsAsciiDigit(one)));
            if (Interlocked.Exchange(ref said, step) != step)
                Console.WriteLine($"{TimeProvider.System.GetLocalNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {text}");
        });
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        try
        {
            var minutes = parsed.GetValue(_minutes);
            if (minutes is < 0.2 or > 24 * 60) throw new ArgumentException("--minutes is 0.2 to 1440.");
            var silos = SilosOf(parsed.GetValue(_engine)!, parsed.GetValue(_silos));
            var options = new ChaosOptions
            {
                IsPostgres = IsPostgres(silos > 0 ? "postgres" : parsed.GetValue(_store)!),
                Silos = silos,
                FrontEnds = silos > 0 ? Math.Clamp(parsed.GetValue(_frontEnds), 0, 9) : 0,
                Length = TimeSpan.FromMinutes(minutes),
                Seed = parsed.GetValue(_seed) ?? Environment.TickCount,
                Faults = Math.Max(1, parsed.GetValue(_faults) ?? (int)(minutes * FaultsPerMinute)),
                Kinds = parsed.GetValue(_kinds) ?? [],
                Rate = parsed.GetValue(_rate),
                Folder = FolderOf(parsed.GetValue(_folder)),
            };
            Console.WriteLine($"{options.Command}\nEverything of this run: {options.Folder}");
            var result = await ShowAsync(progress => new ChaosRun(options, TimeProvider.System, progress).RunAsync(stop));
            var report = ChaosReport.Write(result);
            var path = Path.Combine(options.Folder, "report.md");
            await File.WriteAllTextAsync(path, report, stop);
            Console.WriteLine(report);
            Console.WriteLine($"{ChaosReport.Summary(result)}\nReport: {path}");
            return result.IsGood ? 0 : ExitViolated;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ExitUnusable;
        }
    }
}
