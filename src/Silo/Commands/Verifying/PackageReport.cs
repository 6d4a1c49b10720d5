using System.Globalization;
using Budkavle.Api.Moving;
using Budkavle.Domain.Evidence;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Verifying;

/// <summary>Judges a package in which a mailbox moves: nothing lost, nothing changed, or which letter.</summary>
internal static class PackageReport
{
    private const int DoesNotHold = 1;

    /// <summary>Whether a file begins as ZIP files do.</summary>
    public static bool IsPackage(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        return file.ReadByte() == 'P' && file.ReadByte() == 'K';
    }

    public static async Task<int> RunAsync(string path, IReadOnlyList<string> keyFiles, CancellationToken cancellationToken)
    {
        var keys = ReceiptReport.ReadKeys(keyFiles);
        await using var file = File.OpenRead(path);
        try
        {
            await using var package = await PackageReader.OpenAsync(file, _ => keys, cancellationToken);
            var (letters, receipts, proofs) = (0L, 0L, 0L);
            await ProgressBars.RunAsync("Verifying", Math.Max(1, package.Manifest.Letters), async bar =>
            {
                await foreach (var letter in package.ReadAsync(cancellationToken))
                {
                    letters++;
                    receipts += letter.Proof.Receipts.Count;
                    proofs += letter.Proof.Receipts.Count(receipt => receipt.Proof is not null);
                    bar.Set(letters, string.Create(CultureInfo.InvariantCulture, $"{letters:N0} letters"));
                }
            });
            Tell(package.Manifest, letters, receipts, proofs);
            return CommandRunner.Done;
        }
        catch (PackageFaultException fault)
        {
            Console.WriteLine($"[FAIL] {fault.Message}");
            Console.WriteLine();
            Console.WriteLine("The package does NOT hold.");
            return DoesNotHold;
        }
    }

    private static void Tell(PackageManifest manifest, long letters, long receipts, long proofs)
    {
        var at = ReceiptClaims.FormatTime(manifest.Iat * 1000);
        var name = manifest.Operator.Length > 0 ? manifest.Operator : manifest.Iss;
        Console.WriteLine($"Made by {name} at {at}, signed by {manifest.Iss}");
        Console.WriteLine(manifest.MovedTo is { } other
            ? $"after its owner had chosen {other}: every letter that ever came there"
            : "from a mailbox that still took letters: every letter that had come by then");
        Console.WriteLine($"{letters:N0} letters as they were signed; {receipts:N0} receipts hold, {proofs:N0} of them proved by the log");
        Console.WriteLine("Nothing is lost, nothing was changed.");
    }
}
