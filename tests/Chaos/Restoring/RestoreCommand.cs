using System.CommandLine;
using Budkavle.Chaos.Runs;

namespace Budkavle.Chaos.Restoring;

/// <summary><c>./run chaos restore</c>.</summary>
internal static class RestoreCommand
{
    private static readonly Option<string> _store = new("--store") {
        Description = "sqlite or postgres.", DefaultValueFactory = _ => "sqlite" };

    private static readonly Option<int> _databases = new("--databases") {
        Description = "With --store postgres: over how many databases.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int?> _seed = new("--seed") { Description = "What clients send. Default: from the clock." };

    private static readonly Option<string?> _folder = new("--report") { Description = "Directory for everything of the run." };

    public static Command Create()
    {
        var command = new Command(
            "restore",
            "Backs a silo up while clients work, loses its machine, restores the backup on an empty one, and judges what is there.")
        {
            _store, _databases, _seed, _folder,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        try
        {
            var options = new ChaosOptions
            {
                IsPostgres = ChaosCommand.IsPostgres(parsed.GetValue(_store)!), Seed = parsed.GetValue(_seed) ?? Environment.TickCount,
                Folder = ChaosCommand.FolderOf(parsed.GetValue(_folder)), Recipients = 60,
            };
            Console.WriteLine($"Everything of this run: {options.Folder}");
            var databases = Math.Clamp(parsed.GetValue(_databases), 1, 9);
            var round = await ChaosCommand.ShowAsync(progress =>
                new RestoreRun(options, databases, TimeProvider.System, progress).RunAsync(stop));
            Console.WriteLine(round.Verify);
            foreach (var violation in round.Verdict.Violations) Console.WriteLine(violation);
            Console.WriteLine(FormattableString.Invariant(
                $"{round.Kept} letters acknowledged before the backup, {round.InDoubt} after it: {round.Verdict.Lost} lost, ")
                + FormattableString.Invariant($"{round.Verdict.Duplicated} duplicated, {round.Verdict.Violations.Count} violations"));
            return round.IsGood ? 0 : ChaosCommand.ExitViolated;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return ChaosCommand.ExitUnusable;
        }
    }
}
