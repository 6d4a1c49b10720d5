using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle backup.</summary>
internal static class BackupCommand
{
    /// <summary>Where a backup that was asked to has the key ring.</summary>
    public const string RingFile = "ring.json";

    public static Command Create()
    {
        var to = new Option<string>("--to") { Description = "The backup's folder; must not be there yet.", Required = true };
        var withKeys = new Option<bool>("--with-keys")
        {
            Description = "Put the key ring beside the data. Whoever has the backup can then read every letter: only where the backup "
                + "itself is kept as a secret. Without it keep a copy of keys/ring.json elsewhere.",
        };
        var target = new StoreTarget();
        var command = new Command(
            "backup",
            "Copies a whole store as it is at one moment, while silos serve. Exit code 0: the backup is whole; 2: there is none. "
            + "See docs/operations/backup.md.") { to, withKeys };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StoreTarget.RunAsync("Cannot back up", () => RunAsync(
            target.Read(parsed), parsed.GetValue(to)!, parsed.GetValue(withKeys), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, string to, bool withKeys, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        var ring = StoreTarget.OpenRing(options);
        var folder = BackupFolder.Create(to);
        if (withKeys) folder.Include(RingFile, options.RingPath);
        BackupManifest? manifest = null;
        await ProgressBars.RunAsync("Copying", 1000, async bar => manifest = await StoreFactory.BackupOf(options).TakeAsync(
            folder, ring.Mark,
            (done, total) => bar.Set(total == 0 ? 1000 : done * 1000 / total, string.Create(CultureInfo.InvariantCulture, $"{done:N0}")),
            cancellationToken));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{to}: {manifest!.Bytes:N0} bytes in {manifest.Parts.Count} files, as of {manifest.TakenAt:yyyy-MM-dd'T'HH:mm:ss.fff}Z, "
            + $"in {started.Elapsed.TotalSeconds:0.0} s"));
        Console.WriteLine(withKeys
            ? "It holds the key ring: whoever has it can read every letter."
            : $"The key ring is not in it. Keep a copy of {options.RingPath} elsewhere: nothing else opens the backup.");
        return CommandRunner.Done;
    }
}
