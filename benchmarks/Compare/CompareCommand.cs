using System.CommandLine;
using Budkavle.Support;

namespace Budkavle.Compare;

/// <summary>The command line of <c>./run bench compare</c>.</summary>
internal static class CompareCommand
{
    private static readonly Option<string> Store = new("--store")
    {
        Description = "Where the silo keeps its letters: postgres (the same server as the plain program's) or sqlite.",
        DefaultValueFactory = _ => "postgres",
    };

    private static readonly Option<bool> Quick = new("--quick") { Description = "A look in about two minutes; too short for a verdict." };

    private static readonly Option<bool> Full = new("--full") { Description = "The dispatch also goes to 10,000,000 recipients." };

    private static readonly Option<int> Rounds = new("--rounds") {
        Description = "Rounds of each measurement, of which the median counts.", DefaultValueFactory = _ => 3 };

    private static readonly Option<string[]> Only = new("--only") { Description = "Which to run.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<string?> Work = new("--work") {
        Description = "Directory for databases, on the storage to be measured. Default: the system's temporary directory." };

    private static readonly Option<string> Report = new("--report")
    {
        Description = "Directory for report.md, its chart and result.json.",
        DefaultValueFactory = _ => Path.Combine("artifacts", "compare"),
    };

    private static readonly Option<string?> Silo = new("--silo") {
        Description = "The silo's assembly. Default: its Release build in this repository." };

    private static readonly Option<string?> PlainProgram = new("--plain-program") {
        Description = "The plain program's assembly. Default: its Release build." };

    private static readonly Option<bool> PlainOnly = new("--plain-only") { Description = "Measure the plain program alone." };

    public static RootCommand Create()
    {
        Store.AcceptOnlyFromAmong("postgres", "sqlite");
        Only.AcceptOnlyFromAmong([.. Scenarios.Names]);
        var command = new RootCommand(
            "Runs Budkavle and the plain program a good engineer writes in a day in alternation under the same load, and says the ratios.")
        {
            Store, Quick, Full, Rounds, Only, Work, Report, Silo, PlainProgram, PlainOnly,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var work = Path.Combine(parsed.GetValue(Work) ?? Path.GetTempPath(), "budkavle-compare-" + Environment.ProcessId);
        try
        {
            Directory.CreateDirectory(work);
            var only = parsed.GetValue(Only);
            var options = new CompareOptions
            {
                Sqlite = parsed.GetValue(Store) == "sqlite",
                Quick = parsed.GetValue(Quick),
                Full = parsed.GetValue(Full),
                Rounds = Math.Max(1, parsed.GetValue(Rounds)),
                Scenarios = only is { Length: > 0 } ? only.ToHashSet() : [.. Scenarios.Names],
                WorkDirectory = work,
                ReportDirectory = parsed.GetValue(Report)!,
                SiloAssembly = parsed.GetValue(PlainOnly) ? null : Assembly(parsed.GetValue(Silo), "src/Silo", "budkavle.dll"),
                PlainAssembly = Assembly(parsed.GetValue(PlainProgram), "benchmarks/Plain", "budkavle-plain.dll"),
            };
            var verdicts = await Comparison.RunAsync(options, cancellation);
            return verdicts.All(v => v.IsMet) ? 0 : 1;
        }
        catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException
            or ArgumentException or IOException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 2;
        }
        finally
        {
            if (Directory.Exists(work))
                Directory.Delete(work, recursive: true);
        }
    }

    private static string Assembly(string? given, string project, string name)
    {
        var path = given ?? Repository.Release(project + "/bin", name);
        return File.Exists(path) ? Path.GetFullPath(path)
            : throw new ArgumentException($"{path} is not there; build {project} in Release first.");
    }
}
