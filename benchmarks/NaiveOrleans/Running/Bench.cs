using System.Globalization;
using Budkavle.NaiveOrleans.Naive;
using Budkavle.NaiveOrleans.Ours;
using Budkavle.Support;

namespace Budkavle.NaiveOrleans.Running;

/// <summary>All designs on Microsoft Orleans and one private PostgreSQL server, in alternation; prints medians and ratios.</summary>
internal sealed class Bench(BenchOptions options, PostgresCluster postgres, string work)
{
    private readonly Dictionary<string, List<double>> _rates = [];

    public async Task RunAsync()
    {
        foreach (var database in new[] { "naive", "ours", "bare" })
            postgres.CreateDatabase(database);
        await using var naiveHost = await NaiveHost.BuildAsync(postgres.ConnectionString("naive"), Ports.Free());
        await naiveHost.StartAsync();
        var naive = new NaiveRuns(naiveHost.Services.GetRequiredService<IGrainFactory>(), options);
        await RegisterOursAsync();
        var (oursHost, oursEngine) = await EngineHost.BuildAsync(postgres.ConnectionString("ours"), work, "ours");
        var (bareHost, bareEngine) = await EngineHost.BuildAsync(postgres.ConnectionString("bare"), work, "bare");
        await oursHost.StartAsync();
        await bareHost.StartAsync();
        var ours = new OurRuns(oursHost.Services.GetRequiredService<IGrainFactory>(), oursEngine.Shards, options);
        var bare = bareHost.Services.GetRequiredService<IGrainFactory>();
        await ours.OpenAsync();

        Console.WriteLine("Warming up");
        await naive.RunAsync(held: 0, isWarm: true);
        await ours.SinglesAsync(isWarm: true);
        await ours.ListsAsync(isWarm: true);
        await ours.BareListsAsync(bare);
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (held, isWarm) in new[] { (0, false), (0, true), (100, false), (100, true) })
                await MeasureAsync(NaiveName(held, isWarm), round, () => naive.RunAsync(held, isWarm));
            foreach (var isWarm in new[] { false, true })
                await MeasureAsync(OursName(isWarm), round, () => ours.SinglesAsync(isWarm));
            foreach (var isWarm in new[] { false, true })
                await MeasureAsync(ListName(isWarm), round, () => ours.ListsAsync(isWarm));
            await MeasureAsync(BareName, round, () => ours.BareListsAsync(bare));
        }
        Report();
        await oursHost.StopAsync();
        await bareHost.StopAsync();
        await naiveHost.StopAsync();
        await oursEngine.DisposeAsync();
        await bareEngine.DisposeAsync();
        await oursHost.DisposeAsync();
        await bareHost.DisposeAsync();
    }

    private const string BareName = "lists to bare shard grains, same writer";

    private static string NaiveName(int held, bool isWarm) =>
        string.Create(CultureInfo.InvariantCulture, $"naive grain, {held} letters held, {(isWarm ? "warm" : "cold")}");

    private static string OursName(bool isWarm) => $"post office, one call a letter, {(isWarm ? "warm" : "cold")} mailboxes";

    private static string ListName(bool isWarm) => $"post office, lists, {(isWarm ? "warm" : "cold")} mailboxes";

    /// <summary>
    /// The process that registers is not the one that is measured, as far as a silo can be: its mailboxes are cold again.
    /// </summary>
    private async Task RegisterOursAsync()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Registering {options.Mailboxes:N0} mailboxes"));
        var (host, engine) = await EngineHost.BuildAsync(postgres.ConnectionString("ours"), work, "ours");
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        await new OurRuns(grains, engine.Shards, options).RegisterAsync();
        await engine.CloseShardsAsync(grains);
        await host.StopAsync();
        await engine.DisposeAsync();
        await host.DisposeAsync();
    }

    private async Task MeasureAsync(string name, int round, Func<Task<double>> run)
    {
        postgres.Checkpoint();
        var rate = await run();
        if (!_rates.TryGetValue(name, out var rates))
            _rates[name] = rates = [];
        rates.Add(rate);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}  {name,-50} {rate,10:N0}/s"));
    }

    private void Report()
    {
        var medians = _rates.ToDictionary(r => r.Key, r => Median.Of(r.Value)!.Value);
        Console.WriteLine("\n| design | letters/s, median |\n|---|---:|");
        foreach (var (name, rate) in medians)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rate:N0} |"));
        foreach (var isWarm in new[] { false, true })
        {
            foreach (var held in new[] { 0, 100 })
            {
                var ratio = medians[OursName(isWarm)] / medians[NaiveName(held, isWarm)];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"single letters, {(isWarm ? "warm" : "cold")}, to a naive grain with {held} letters: {ratio:N1} times (goal 20)"));
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"lists through post offices to bare shard grains: {medians[ListName(true)] / medians[BareName]:P0} (goal 80 %)"));
        var machine = MachineInfo.Read();
        Console.WriteLine($"{machine.Cores} cores, {machine.Runtime}, load average {machine.LoadAverage}; Orleans "
            + $"{System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(Grain).Assembly.Location).ProductVersion}");
    }
}
