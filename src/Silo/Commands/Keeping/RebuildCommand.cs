using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Runtime;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle rebuild.</summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Say how many entries would be read, and change nothing." };
        var target = new StoreTarget();
        var command = new Command(
            "rebuild",
            "Drops everything that follows from the log (lists, heads of mailboxes, the key table) and makes it anew from the log. For a "
            + "store whose lists are damaged while budkavle verify finds the log whole. Refuses while a silo uses the store. Broken off, "
            + "it is completed by running it again or by the next start. Exit code 0: done; 2: not done.") { dryRun };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StoreTarget.RunAsync("Cannot rebuild", () => RunAsync(
            target.Read(parsed), parsed.GetValue(dryRun), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, bool dryRun, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        var ring = StoreTarget.OpenRing(options);
        var store = await StoreFactory.OpenExistingAsync(options, alone: !dryRun, cancellationToken);
        var entries = 0L;
        try
        {
            for (var shard = 0; shard < store.Log.Shards; shard++)
                entries += (await store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0;
        }
        finally
        {
            if (dryRun) await store.DisposeAsync();
        }

        if (dryRun)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entries:N0} entries would be read. Nothing was changed."));
            return CommandRunner.Done;
        }

        await ((IProjections)store).DropProjectionsAsync(cancellationToken);
        var owner = $"{Environment.MachineName}/{Environment.ProcessId}/rebuild";
        await using var engine = await Engine.OpenAsync(
            store, ring, new EngineLimits(), TimeProvider.System, TaskScheduler.Default, owner, cancellationToken);
        await ProgressBars.RunAsync("Rebuilding", Math.Max(1, entries), bar => engine.RebuildAsync(
            (shard, done) => bar.Set(done, $"{shard + 1} of {engine.Shards} shards"), cancellationToken));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{entries:N0} entries of {engine.Shards} shards read in {started.Elapsed.TotalSeconds:0.0} s "
            + $"({entries / Math.Max(0.001, started.Elapsed.TotalSeconds):N0}/s); lists, heads and keys are made anew."));
        return CommandRunner.Done;
    }
}
