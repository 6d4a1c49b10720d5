using System.CommandLine;
using Budkavle.Capacity.Costs;
using Budkavle.Capacity.Reporting;
using Budkavle.Capacity.Simulating;
using Budkavle.Silo.Planning;
using Budkavle.Silo.Planning.Model;
using Budkavle.Support;

namespace Budkavle.Capacity;

/// <summary>The command line of <c>./run capacity</c>.</summary>
internal static class CapacityCommand
{
    private static readonly Option<int> Seed = new("--seed") { Description = "Of the simulation.", DefaultValueFactory = _ => 1 };

    private static readonly Option<long> Items = new("--items") {
        Description = "Single letters and lists simulated for each load.", DefaultValueFactory = _ => 300_000 };

    private static readonly Option<string?> Page = new("--page") {
        Description = "Put the tables into this page too, between its marks <!-- NAME --> and <!-- /NAME -->." };

    private static readonly Option<string?> Chart = new("--chart") { Description = "Write the picture of the last workload here." };

    public static RootCommand Create() => new("What a number of letters needs in silos, databases, memory, disk and money.")
    {
        PlanCommand.Create(Show, Page), SimulateCommand(), Measure(),
    };

    private static Command SimulateCommand()
    {
        var command = PlanCommand.Questioning(
            "simulate", "Run the planned clusters as discrete-event simulations and hold the model against them.");
        command.Options.Add(Seed);
        command.Options.Add(Items);
        command.Options.Add(Chart);
        command.Options.Add(Page);
        command.SetAction(parsed => PlanCommand.Guarded(() =>
        {
            var (costs, assumptions, plans) = PlanCommand.Plans(parsed);
            var all = plans.SelectMany(plan => Loads(plan).Select(times => Comparison.Run(plan, costs, assumptions, times,
                parsed.GetValue(Items), parsed.GetValue(Seed)))).ToList();
            Show(parsed, "simulation", CapacityReport.Comparisons(all));
            if (parsed.GetValue(Chart) is { } file)
                File.WriteAllText(file, CapacityReport.Chart([.. Enumerable.Range(1, 17).Select(step => Comparison.Run(plans[^1], costs,
                    assumptions, 0.05 * step * Full(plans[^1]), parsed.GetValue(Items), parsed.GetValue(Seed)))]));
        }));
        return command;
    }

    /// <summary>
    /// The peak, twice the peak, and up to most of what processors and lanes give; nearer to it no run is long enough to come to rest.
    /// </summary>
    private static double[] Loads(Plan plan) =>
        [.. new[] { 1, 2, 0.5 * Full(plan), 0.75 * Full(plan), 0.85 * Full(plan) }.Where(l => l < Full(plan)).Order()];

    /// <summary>Times the peak at which processors or lanes are used up: what a simulation of queues can show.</summary>
    private static double Full(Plan plan) =>
        plan.Limits.Where(l => l.Resource is Planner.SiloProcessors or Planner.DatabaseProcessors or Planner.CommitLanes).Min(l => l.Times);

    /// <summary>Prints a table, and replaces what a page has between the marks of that name.</summary>
    private static void Show(ParseResult parsed, string name, string table)
    {
        Console.WriteLine(table);
        if (parsed.GetValue(Page) is not { } page)
            return;
        var text = File.ReadAllText(page);
        var from = text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal);
        var to = text.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
        if (from < 0 || to < from)
            throw new InvalidDataException($"{page} has no marks <!-- {name} --> and <!-- /{name} -->.");
        from += $"<!-- {name} -->".Length;
        File.WriteAllText(page, $"{text[..from]}\n\n{table.TrimEnd()}\n\n{text[to..]}");
    }

    private static Command Measure()
    {
        var recipients = new Option<int>("--recipients") { Description = "Mailboxes.", DefaultValueFactory = _ => 500_000 };
        var letters = new Option<int>("--letters") { 
            Description = "Letters sent in bulk; a quarter of them, at least 1,000, come singly. The dispatch goes to every recipient.",
            DefaultValueFactory = _ => 300_000 };
        var work = new Option<string?>("--work") { Description = "Directory for databases. Default: the temporary directory." };
        var to = new Option<string>("--out") { Description = "The file to write.", DefaultValueFactory = _ => "costs.json" };
        var command = new Command("measure", "Measure what a letter costs on this machine.") { recipients, letters, work, to };
        command.SetAction(parsed =>
        {
            var directory = Path.Combine(parsed.GetValue(work) ?? Path.GetTempPath(), "budkavle-capacity-" + Environment.ProcessId);
            Directory.CreateDirectory(directory);
            try
            {
                ThreadOfItsOwn.Run(async () =>
                {
                    using var measurement = new CostMeasurement(directory, Repository.Release("src/Silo/bin", "budkavle.dll"),
                        parsed.GetValue(recipients), parsed.GetValue(letters), CancellationToken.None);
                    (await measurement.RunAsync()).Write(parsed.GetValue(to)!);
                });
                return 0;
            }
            catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or IOException)
            {
                Console.Error.WriteLine(fault.Message);
                return 2;
            }
            finally
            {
                Directory.Delete(directory, recursive: true);
            }
        });
        return command;
    }
}
