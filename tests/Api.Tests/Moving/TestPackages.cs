using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Moving;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Tests.Moving;

/// <summary>Packages of letters that nobody has sent, signed with a key of the test's own.</summary>
internal static class TestPackages
{
    /// <summary>One after the other, for some count what memory is allocated.</summary>
    public const string Collection = "packages";

    public const string Log = "budkavle.log/test";

    public const string Operator = "old.example";

    public static EvidenceKey Key { get; } = EvidenceKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static readonly PackageOwner _owner = PackageOwner.Of(TestNumbers.DemoPerson(1));

    private static readonly string _checkpoint =
        SignedNote.Sign(new Checkpoint(Log, 1, new byte[32]).ToText(), Log, Key.Key);

    public static Guid IdOf(int number) => new(number, 0, 0, new byte[8]);

    public static async Task<byte[]> MakeAsync(IEnumerable<PackageLetter> letters)
    {
        var file = new MemoryStream();
        using var writer = await PackageWriter.BeginAsync(file, CancellationToken.None);
        await WriteAsync(writer, letters);
        return file.ToArray();
    }

    public static async Task WriteAsync(PackageWriter writer, IEnumerable<PackageLetter> letters)
    {
        foreach (var letter in letters) await writer.AddAsync(letter, CancellationToken.None);
        await writer.EndAsync(
            new PackageManifest
            {
                Version = 1, Iss = Log, Iat = 1_800_000_000, Operator = Operator, Owner = _owner, Letters = 0, List = "", Parts = [],
                Checkpoint = _checkpoint,
            },
            Key, CancellationToken.None);
    }

    public static PackageLetter LetterOf(int number)
    {
        var letter = new PackageLetter
        {
            LetterId = IdOf(number),
            Sender = "Kommunen",
            AvailableAt = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000 + number),
            Letter = new PackageLetter.Content
            {
                Subject = $"Brev {number}",
                Body = new PackageLetter.Text("text/plain", $"Åäö {number}"),
                Attachments = [new PackageLetter.File("a.pdf", "application/pdf", Encoding.UTF8.GetBytes($"%PDF {number}"))],
            },
            Proof = new PackageLetter.Evidence { Operator = Operator, LetterId = IdOf(number), Receipts = [] },
        };
        return letter with { Proof = letter.Proof with { Receipts = [ReceiptOf(letter)] } };
    }

    /// <summary>A receipt that a letter was delivered, without a proof by the log.</summary>
    public static ReceiptDocument ReceiptOf(PackageLetter letter)
    {
        var content = Convert.ToHexStringLower(LetterContent.HashOf(letter.ToStored(hashesBody: false)));
        var zero = new string('0', 32);
        var claims = new ReceiptClaims
        {
            Iss = Log, Iat = 1_800_000_000, Event = nameof(ErdsEvent.ContentConsignment), EventCode = "D.1",
            Time = ReceiptClaims.FormatTime(letter.AvailableAt.ToUnixTimeMilliseconds()), LetterId = letter.LetterId, Sender = zero,
            Recipient = zero, ContentHash = content, Position = new ReceiptClaims.LogPlace(0, 1),
            Entry = new ReceiptClaims.LogEntry((byte)EntryType.LetterDelivered, zero, content),
        };
        return new ReceiptDocument
        {
            Receipt = CompactJws.Sign(JsonSerializer.SerializeToUtf8Bytes(claims, ReceiptJson.Default.ReceiptClaims), Key.Id, Key.Key),
        };
    }

    /// <summary>All letters of a package, or the fault that was found.</summary>
    public static async Task<(IReadOnlyList<PackageLetter> Letters, PackageFaultException? Fault)> JudgeAsync(
        byte[] package, EvidenceKey? key = null)
    {
        using var file = new MemoryStream(package);
        return await JudgeAsync(file, key);
    }

    public static async Task<(IReadOnlyList<PackageLetter> Letters, PackageFaultException? Fault)> JudgeAsync(
        Stream file, EvidenceKey? key = null)
    {
        var letters = new List<PackageLetter>();
        try
        {
            await using var reader = await PackageReader.OpenAsync(file, _ => [key ?? Key], CancellationToken.None);
            await foreach (var letter in reader.ReadAsync(CancellationToken.None)) letters.Add(letter);
            return (letters, null);
        }
        catch (PackageFaultException fault)
        {
            return (letters, fault);
        }
    }

    /// <summary>Makes the file anew with one of its parts changed.</summary>
    public static byte[] Change(byte[] package, string name, Func<byte[], byte[]> change)
    {
        var file = new MemoryStream();
        using (var target = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var source = new ZipArchive(new MemoryStream(package));
            foreach (var entry in source.Entries)
            {
                var bytes = new MemoryStream();
                using (var from = entry.Open()) from.CopyTo(bytes);
                using var to = target.CreateEntry(entry.FullName).Open();
                to.Write(entry.FullName == name ? change(bytes.ToArray()) : bytes.ToArray());
            }
        }

        return file.ToArray();
    }

    /// <summary>Adds a part at the end.</summary>
    public static byte[] Add(byte[] package, string name)
    {
        var file = new MemoryStream();
        file.Write(package);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true)) zip.CreateEntry(name).Open().Dispose();
        return file.ToArray();
    }
}
