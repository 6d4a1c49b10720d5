using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle restore.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "The backup's folder.", Required = true };
        var keys = new Option<string?>("--keys")
        {
            Description = "A copy of the key ring; not needed where it is at DATA/keys/ring.json already or in the backup.",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Check the backup, the keys and the place, and write nothing." };
        var target = new StoreTarget();
        var command = new Command(
            "restore",
            "Puts a backup where there is no store yet, and refuses any other place. Exit code 0: done; 2: nothing was restored. Then: "
            + "budkavle verify. See docs/operations/backup.md.") { from, keys, dryRun };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StoreTarget.RunAsync("Cannot restore", () => RunAsync(
            target.Read(parsed), parsed.GetValue(from)!, parsed.GetValue(keys), parsed.GetValue(dryRun), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(
        ServeOptions options, string from, string? keys, bool dryRun, CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        var store = StoreFactory.BackupOf(options);
        if (await store.WhyNotEmptyAsync(cancellationToken) is { } reason) throw new CommandFailedException($"Cannot restore: {reason}");
        var total = Math.Max(1, new DirectoryInfo(from) is { Exists: true } folder
            ? folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : throw new CommandFailedException($"There is no folder {from}."));
        BackupManifest? manifest = null;
        await ProgressBars.RunAsync("Checking the backup", total, async bar => manifest = await BackupFolder.VerifyAsync(
            from, done => bar.Set(done, Text(done)), cancellationToken));
        var ring = FindRing(options, from, keys, manifest!);
        if (dryRun)
        {
            Console.WriteLine($"The backup is whole, {ring} is its key ring, and the place is empty. Nothing was written.");
            return CommandRunner.Done;
        }

        if (ring != options.RingPath) CopyRing(ring, options.RingPath);
        await ProgressBars.RunAsync("Restoring", Math.Max(1, manifest!.Bytes), bar => store.RestoreAsync(
            from, manifest, done => bar.Set(done, Text(done)), cancellationToken));
        await OpenKeysAsync(options, cancellationToken);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Restored as of {manifest.TakenAt:yyyy-MM-dd'T'HH:mm:ss.fff}Z: {manifest.Bytes:N0} bytes "
            + $"in {started.Elapsed.TotalSeconds:0.0} s. Now run budkavle verify."));
        return CommandRunner.Done;
    }

    private static string Text(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes");

    /// <summary>The ring at its place, or the one that was named, or the backup's own; it must be the one that the store belongs
    /// to.</summary>
    private static string FindRing(ServeOptions options, string from, string? keys, BackupManifest manifest)
    {
        string[] places = [options.RingPath, keys ?? "", Path.Combine(from, BackupCommand.RingFile)];
        if (keys is not null && !File.Exists(keys)) throw new CommandFailedException($"There is no file {keys}.");
        var path = places.FirstOrDefault(File.Exists) ?? throw new CommandFailedException(
            $"The key ring is missing, and nothing else opens the backup. Put it at {options.RingPath} or name a copy with --keys.");
        return manifest.Ring is null || KeyRing.Open(path, TimeProvider.System).Mark == manifest.Ring
            ? path
            : throw new CommandFailedException($"{path} is the key ring of another store.");
    }

    private static void CopyRing(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(to, options);
        file.Write(File.ReadAllBytes(from));
        file.Flush(flushToDisk: true);
    }

    /// <summary>A copy of the ring from before a rotation lacks a key, and it is better to hear of it now.</summary>
    private static async Task OpenKeysAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        await using var store = await StoreFactory.OpenExistingAsync(options, alone: false, cancellationToken);
        try
        {
            await DataKeySealer.OpenToReadAsync(KeyRing.Open(options.RingPath, TimeProvider.System), store.Documents, cancellationToken);
        }
        catch (StorageException missing)
        {
            throw new CommandFailedException($"The store is restored, but cannot be read: {missing.Message} Put it at {options.RingPath}.");
        }
    }
}
