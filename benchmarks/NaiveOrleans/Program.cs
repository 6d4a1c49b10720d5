using System.CommandLine;
using Budkavle.NaiveOrleans.Naive;
using Budkavle.NaiveOrleans.Running;
using Budkavle.Support;

var store = new Option<string>("--store") { Description = "The database, as Npgsql writes it.", Required = true };
var port = new Option<int>("--port") { Description = "The port of its endpoint.", Required = true };
var serve = new Command("serve", "Run the naive silo; benchmarks/Peers does.") { store, port };
serve.SetAction(async (parsed, cancellation) =>
{
    await using var app = await NaiveHost.BuildAsync(parsed.GetValue(store)!, parsed.GetValue(port));
    await ((IHost)app).RunAsync(cancellation);
});

var seconds = new Option<double>("--seconds") { Description = "Length of one measurement.", DefaultValueFactory = _ => 5 };
var rounds = new Option<int>("--rounds") { Description = "Rounds, of which the median counts.", DefaultValueFactory = _ => 3 };
var inFlight = new Option<int>("--in-flight") { Description = "Single letters under way.", DefaultValueFactory = _ => 64 };
var bench = new Command("bench", "Measure grains, by calls within the silo.") { seconds, rounds, inFlight };
bench.SetAction(async (parsed, _) =>
{
    var work = Path.Combine(Path.GetTempPath(), "budkavle-naive-" + Environment.ProcessId);
    Directory.CreateDirectory(work);
    try
    {
        using var postgres = PostgresCluster.Start(work);
        await new Bench(new BenchOptions
        {
            Length = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
            Rounds = Math.Max(1, parsed.GetValue(rounds)),
            InFlight = Math.Max(1, parsed.GetValue(inFlight)),
        }, postgres, work).RunAsync();
    }
    finally
    {
        Directory.Delete(work, recursive: true);
    }
});
return await new RootCommand("The naive Orleans design, and ours on the same Orleans and PostgreSQL.") { serve, bench }
    .Parse(args).InvokeAsync();
