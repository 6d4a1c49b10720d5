using System.Globalization;
using Budkavle.Benchmarks.Micro.Host;
using Budkavle.Benchmarks.Micro.Storage;
using Budkavle.Benchmarks.Micro.Submissions;
using Budkavle.Tests.Support;

namespace Budkavle.Benchmarks.Micro;

/// <summary>
/// Runs the micro-benchmarks of the groups named on the command line (all without names) and prints a Markdown table.
/// Exit code 1 when one allocates more than its ceiling, or has none.
/// </summary>
internal static class Program
{
    private static readonly IMicroBenchmark[] All =
    [
        new WarmCalls(callers: 1, operations: 500_000),
        new WarmCalls(callers: 64, operations: 2_000_000),
        new WarmCallsAwaiting(callers: 64, operations: 1_000_000),
        new HotActivation(callers: 64, operations: 1_000_000),
        new ColdActivations(operations: 400_000),
        new IdleActivations(count: 300_000),
        new HeadLoads(heads: 625_000),
        new Seals(bytes: 100, operations: 500_000),
        new Seals(bytes: 32 * 1024, operations: 20_000),
        .. Enum.GetValues<Kind>().Select(kind => new FilesSent(kind, callers: 64, operations: 6_400)),
        .. StorageOf("sqlite", 1, 2, 4),
        .. PostgresFixture.MissingReason is null ? StorageOf("postgresql", 1, 2) : [],
    ];

    private static IEnumerable<IMicroBenchmark> StorageOf(string kind, params int[] lanes) =>
    [
        .. lanes.Select(count => new BlockAppends(kind, count, blockBytes: 32 * 1024, blocksPerCommit: 30, operations: 4800)),
        .. lanes.Select(count => new BlockAppends(kind, count, blockBytes: 1024, blocksPerCommit: 8, operations: 9600)),
        new ViewSaves(kind, operations: 400_000),
        new KeySaves(kind, operations: 300_000),
        new RowReads(kind, callers: 32, operations: 50_000),
    ];

    private static async Task<int> Main(string[] groups)
    {
        var ceilings = Ceilings.Load(Path.Combine(AppContext.BaseDirectory, "ceilings.json"));
        var chosen = All.Where(benchmark => groups.Length == 0 || groups.Contains(benchmark.Name.Split('/')[0])).ToArray();
        if (chosen.Length == 0)
        {
            Console.Error.WriteLine($"No such group. Groups: {string.Join(' ', All.Select(one => one.Name.Split('/')[0]).Distinct())}");
            return 2;
        }

        var serverGC = System.Runtime.GCSettings.IsServerGC;
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}, server GC {serverGC}");
        Console.WriteLine();
        Console.WriteLine("| benchmark | operations/s | processor ns/operation | bytes/operation | ceiling | |");
        Console.WriteLine("|---|---:|---:|---:|---:|---|");
        var failures = 0;
        foreach (var benchmark in chosen)
        {
            var measured = await benchmark.RunAsync();
            var ceiling = ceilings.For(benchmark.Name);
            var verdict = ceiling is null ? "no ceiling" : measured.BytesPerOperation <= ceiling ? "ok" : "OVER";
            failures += verdict == "ok" ? 0 : 1;
            Console.WriteLine(Row(benchmark.Name, measured, ceiling, verdict));
        }

        return failures == 0 ? 0 : 1;
    }

    private static string Row(string name, Measurement measured, double? ceiling, string verdict)
    {
        var speed = measured.OperationsPerSecond > 0 ? Number(measured.OperationsPerSecond) : "";
        var processor = measured.OperationsPerSecond > 0 ? Number(measured.Processor.TotalNanoseconds) : "";
        var bound = ceiling is { } bytes ? Number(bytes) : "none";
        return $"| {name} | {speed} | {processor} | {Number(measured.BytesPerOperation)} | {bound} | {verdict} |";
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
