using System.Diagnostics;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Silo.Commands.Verifying;

/// <summary>Reads a whole store and says what was changed and where.</summary>
internal static class StoreReport
{
    private const int Damaged = 1;

    public static async Task<int> RunAsync(string directory, string[] stores, CancellationToken cancellationToken)
    {
        var options = new ServeOptions { DataDirectory = Path.GetFullPath(directory), Stores = stores };
        // Opening would make what is not there, and an empty store is always in order.
        if (!File.Exists(options.RingPath)) throw new CommandFailedException($"There is no key ring in {directory}: nothing to verify.");
        try
        {
            var started = Stopwatch.StartNew();
            await using var store = await StoreFactory.OpenExistingAsync(options, alone: false, cancellationToken);
            var ring = KeyRing.Open(options.RingPath, TimeProvider.System);
            using var audit = await StoreAudit.OpenAsync(store, ring, TimeProvider.System, cancellationToken);
            AuditReport? report = null;
            await ProgressBars.RunAsync("Verifying", 1000, async bar => report = await audit.RunAsync(
                (what, done, total) => bar.Set(total == 0 ? 1000 : done * 1000 / total, $"{what}: {done:N0}"), cancellationToken));
            return Tell(report!, started.Elapsed);
        }
        catch (Exception exception) when (exception is StorageException or System.Security.Cryptography.CryptographicException)
        {
            throw new CommandFailedException($"The store cannot be verified: {exception.Message}");
        }
    }

    private static int Tell(AuditReport report, TimeSpan elapsed)
    {
        Console.WriteLine($"{report.Blocks:N0} blocks with {report.Entries:N0} entries: seals, order and epochs checked");
        Console.WriteLine($"{report.Leaves:N0} leaves and {report.Tiles:N0} tiles of the transparency log compared");
        if (report.BlocksNotInLog > 0) Console.WriteLine($"{report.BlocksNotInLog:N0} blocks are not in the log yet");
        Console.WriteLine($"{report.Contents:N0} contents compared with their hashes, in {elapsed.TotalSeconds:0.0} s");
        Console.WriteLine($"{report.ContentsNamed:N0} contents that the log names looked for");
        foreach (var (rule, (count, at)) in report.Purged.OrderBy(one => one.Key))
        {
            Console.WriteLine(
                $"{count:N0} contents were removed by the rule {PurgeRuleNames.Of(rule)}, the last one "
                + $"{DateTimeOffset.FromUnixTimeMilliseconds(at):yyyy-MM-dd HH:mm} UTC");
        }

        foreach (var fault in report.Faults) Console.WriteLine($"[FAIL] {fault.Where}: {fault.What}");
        if (report.FaultCount > report.Faults.Count) Console.WriteLine($"... and {report.FaultCount - report.Faults.Count:N0} more");
        Console.WriteLine(report.FaultCount == 0 ? "Nothing was changed." : $"{report.FaultCount:N0} faults.");
        return report.FaultCount == 0 ? CommandRunner.Done : Damaged;
    }
}
