using System.CommandLine;
using Budkavle.Chaos.Processes;
using Budkavle.Chaos.Runs;

namespace Budkavle.Chaos.PowerLoss;

/// <summary><c>./run chaos power-loss</c>.</summary>
internal static class PowerLossCommand
{
    private const int Cuts = 2;

    private static readonly Option<string> _store = new("--store") {
        Description = "sqlite or postgres.", DefaultValueFactory = _ => "sqlite" };

    private static readonly Option<int> _rounds = new("--rounds") {
        Description = "Rounds, each on a new disk, with two cuts.", DefaultValueFactory = _ => 3 };

    private static readonly Option<int?> _seed = new("--seed") {
        Description = "When the power goes. Default: from the clock." };

    private static readonly Option<string?> _folder = new("--report") { Description = "Directory for report.md and everything else." };

    public static Command Create()
    {
        var command = new Command(
            "power-loss",
            "Lets the power go while clients work: store and keys lie on a file system in a file, which is copied as it is. "
            + "Needs root and loop devices.")
        {
            _store, _rounds, _seed, _folder,
        };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>What a round is made with: short, since memory is written to the disk by itself after half a minute.</summary>
    public static ChaosOptions OptionsOf(bool isPostgres, int seed, string folder) => new()
    {
        IsPostgres = isPostgres, Seed = seed, Folder = folder, Length = TimeSpan.FromSeconds(8), Recipients = 60,
        DiskMegabytes = 768, MountOptions = PowerLossRun.MountOptions,
    };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        try
        {
            if (LoopDisk.MissingReason is { } reason) throw new ArgumentException(reason);
            var (store, rounds) = (parsed.GetValue(_store)!, parsed.GetValue(_rounds));
            var isPostgres = ChaosCommand.IsPostgres(store);
            var seed = parsed.GetValue(_seed) ?? Environment.TickCount;
            var folder = ChaosCommand.FolderOf(parsed.GetValue(_folder));
            var command = FormattableString.Invariant($"./run chaos power-loss --store {store} --rounds {rounds} --seed {seed}");
            Console.WriteLine($"{command}\nEverything of this run: {folder}");
            var done = new List<PowerLossRound>();
            for (var number = 1; number <= rounds; number++)
            {
                var options = OptionsOf(isPostgres, seed + number, Path.Combine(folder, FormattableString.Invariant($"round-{number}")));
                done.Add(await ChaosCommand.ShowAsync(progress =>
                    new PowerLossRun(options, Cuts, TimeProvider.System, progress).RunAsync(number, stop)));
            }

            var report = PowerLossReport.Write(done, store, command);
            await File.WriteAllTextAsync(Path.Combine(folder, "report.md"), report, stop);
            Console.WriteLine(report);
            return done.All(one => one.IsGood) ? 0 : ChaosCommand.ExitViolated;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ChaosCommand.ExitUnusable;
        }
    }
}
