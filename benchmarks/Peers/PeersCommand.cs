using System.CommandLine;
using Budkavle.Peers.Sides;
using Budkavle.Support;

namespace Budkavle.Peers;

/// <summary>The command line of <c>./run bench peers</c>.</summary>
internal static class PeersCommand
{
    private static readonly Option<string[]> Only = new("--only") {
        Description = "Which peers to run. Default: all that are installed.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string[]> Modes = new("--modes") {
        Description = "single, list or both.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["single", "list"] };

    private static readonly Option<double> Seconds = new("--seconds") {
        Description = "Length of one measurement.", DefaultValueFactory = _ => 8 };

    private static readonly Option<double> WarmUp = new("--warm-up") {
        Description = "Seconds under load, for each peer and mode, before anything is measured.", DefaultValueFactory = _ => 30 };

    private static readonly Option<int> Rounds = new("--rounds") {
        Description = "Rounds of each measurement, of which the median counts.", DefaultValueFactory = _ => 5 };

    private static readonly Option<int> InFlight = new("--in-flight") {
        Description = "Single letters under way at once, for every peer.", DefaultValueFactory = _ => 64 };

    private static readonly Option<int> ListInFlight = new("--list-in-flight") {
        Description = "Letters under way at once to a broker in list mode.", DefaultValueFactory = _ => 16_384 };

    private static readonly Option<int> Queues = new("--queues") {
        Description = "Queues of RabbitMQ and streams of JetStream, a connection each.", DefaultValueFactory = _ => 4 };

    private static readonly Option<int> Recipients = new("--recipients") {
        Description = "Mailboxes that letters go to in turn.", DefaultValueFactory = _ => 10_000 };

    private static readonly Option<int> BodyBytes = new("--body-bytes") { Description = "Length of a letter's content.",
        DefaultValueFactory = _ => 1024 };

    private static readonly Option<string?> Work = new("--work") {
        Description = "Directory for databases, on the storage to be measured. Default: the system's temporary directory." };

    private static readonly Option<string> Out = new("--out") {
        Description = "Directory for report.md, charts and result.json.", DefaultValueFactory = _ => Path.Combine("artifacts", "peers") };

    private static readonly Option<string?> Nats = new("--nats-server") { Description = "A NATS server other than the installed one." };

    private static readonly Option<string?> Naive = new("--naive-program") {
        Description = "The naive Orleans program's assembly. Default: its Release build with -p:Engine=Orleans, where there is one." };

    public static RootCommand Create()
    {
        Only.AcceptOnlyFromAmong([.. PeerNames.All]);
        Modes.AcceptOnlyFromAmong("single", "list");
        var command = new RootCommand(
            "Delivers the same letters durably to Budkavle and to other servers on this machine, in alternation, and says the ratios.")
        {
            Only, Modes, Seconds, WarmUp, Rounds, InFlight, ListInFlight, Queues, Recipients, BodyBytes, Work, Out, Nats, Naive,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var work = Path.Combine(parsed.GetValue(Work) ?? Path.GetTempPath(), "budkavle-peers-" + Environment.ProcessId);
        try
        {
            Directory.CreateDirectory(work);
            var options = Options(parsed, work);
            using var interrupt = new CancellationTokenSource();
            Console.CancelKeyPress += (_, pressed) =>
            {
                // Servers are stopped and directories removed before the program ends.
                pressed.Cancel = true;
                interrupt.Cancel();
            };
            var isComplete = false;
            ThreadOfItsOwn.Run(async () => isComplete = await PeersRun.RunAsync(options, interrupt.Token));
            return isComplete ? 0 : 1;
        }
        catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or ArgumentException or IOException)
        {
            Console.Error.WriteLine(fault.Message);
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private static PeersOptions Options(ParseResult parsed, string work)
    {
        var naive = parsed.GetValue(Naive) ?? Repository.Release("benchmarks/NaiveOrleans/bin/orleans", "budkavle-naive.dll");
        var only = parsed.GetValue(Only) is { Length: > 0 } names ? names : [.. PeerNames.All];
        return new PeersOptions
        {
            Peers = only.ToHashSet(),
            Modes = parsed.GetValue(Modes)!.ToHashSet(),
            Length = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            WarmUp = TimeSpan.FromSeconds(parsed.GetValue(WarmUp)),
            Rounds = Math.Max(1, parsed.GetValue(Rounds)),
            InFlight = Positive(parsed.GetValue(InFlight)),
            ListInFlight = Positive(parsed.GetValue(ListInFlight)),
            Queues = Positive(parsed.GetValue(Queues)),
            Recipients = Positive(parsed.GetValue(Recipients)),
            BodyBytes = Math.Max(16, parsed.GetValue(BodyBytes)),
            WorkDirectory = work,
            ReportDirectory = parsed.GetValue(Out)!,
            SiloAssembly = Repository.Release("src/Silo/bin", "budkavle.dll"),
            PlainAssembly = Repository.Release("benchmarks/Plain/bin", "budkavle-plain.dll"),
            NaiveAssembly = File.Exists(naive) ? Path.GetFullPath(naive) : null,
            NatsServer = parsed.GetValue(Nats),
        };
    }

    private static int Positive(int value) => value > 0 ? value : throw new ArgumentException("Numbers must be more than 0.");
}
