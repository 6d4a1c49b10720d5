using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Pages.My;
using Budkavle.Domain.Evidence;

namespace Budkavle.Api.Moving;

/// <summary>
/// Writes a package as its letters come: one letter and the list of one part are in memory, however many letters there are. The manifest
/// comes last, so a package that broke off is none.
/// </summary>
internal sealed class PackageWriter : IDisposable
{
    private const string ReadMe = """
        Brev ur en brevlåda / Letters of a mailbox

        letters-NNNNNN.ndjson   ett brev per rad (JSON): innehåll, bilagor (base64), tider, kvitton
                                one letter a line (JSON): contents, attachments (base64), times, receipts
        letters-NNNNNN.list     brevets id, SHA-256 och längd / the letter's id, SHA-256 and length
        manifest.jws            antal och hash över listan, undertecknat / count and hash over the list, signed

        Kontrollera / verify: budkavle verify PACKAGE.zip --key evidence-keys.json

        """;

    private readonly GatheringStream _target;
    private readonly ZipArchive _zip;
    private readonly IncrementalHash _list = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly StringBuilder _lines = new();
    private readonly List<PackageManifest.Part> _parts = [];
    private Stream? _part;
    private int _inPart;

    private PackageWriter(GatheringStream target, ZipArchive zip) => (_target, _zip) = (target, zip);

    public long Letters { get; private set; }

    public static Task<PackageWriter> BeginAsync(Stream target, CancellationToken cancellationToken) =>
        BeginAsync(target, new MemoryStream(Encoding.UTF8.GetBytes(ReadMe)), cancellationToken);

    /// <summary>As the other, with a first part of any length, which stands as it is: for packages of any size.</summary>
    internal static async Task<PackageWriter> BeginAsync(Stream target, Stream readMe, CancellationToken cancellationToken)
    {
        var gathering = new GatheringStream(target);
        var zip = await ZipArchive.CreateAsync(
            gathering, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: Encoding.UTF8, cancellationToken);
        var writer = new PackageWriter(gathering, zip);
        await using var entry = await zip.CreateEntry(PackageLimits.ReadMe, CompressionLevel.NoCompression).OpenAsync(cancellationToken);
        await readMe.CopyToAsync(entry, cancellationToken);
        return writer;
    }

    /// <exception cref="InvalidDataException">There are more letters than a package holds.</exception>
    public async Task AddAsync(PackageLetter letter, CancellationToken cancellationToken)
    {
        if (_parts.Count == PackageLimits.PartsMax) throw new InvalidDataException("A mailbox has more letters than a package holds.");
        var line = JsonSerializer.SerializeToUtf8Bytes(letter, PackageJson.Default.PackageLetter);
        if (line.Length > PackageLimits.LetterBytesMax) throw new InvalidDataException("A letter is larger than a package holds.");
        _part ??= await _zip.CreateEntry(PackageLimits.LettersOf(_parts.Count), CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await _part.WriteAsync(line, cancellationToken);
        await _part.WriteAsync("\n"u8.ToArray(), cancellationToken);
        _lines.Append(CultureInfo.InvariantCulture, $"{letter.LetterId} {Convert.ToHexStringLower(SHA256.HashData(line))} {line.Length}\n");
        Letters++;
        if (++_inPart == PackageLimits.LettersPerPart) await EndPartAsync(cancellationToken);
        await _target.FlushAsync(cancellationToken);
    }

    /// <summary>Ends the package with its manifest, signed.</summary>
    /// <param name="manifest">All but what was counted here.</param>
    /// <param name="key">The key that signs receipts.</param>
    public async Task EndAsync(PackageManifest manifest, EvidenceKey key, CancellationToken cancellationToken)
    {
        if (_inPart > 0) await EndPartAsync(cancellationToken);
        var whole = manifest with { Letters = Letters, Parts = _parts, List = Convert.ToHexStringLower(_list.GetHashAndReset()) };
        var payload = JsonSerializer.SerializeToUtf8Bytes(whole, PackageJson.Default.PackageManifest);
        var jws = CompactJws.Sign(payload, key.Id, key.Key, PackageManifest.JwsType);
        await WriteAsync(PackageLimits.Manifest, Encoding.ASCII.GetBytes(jws), cancellationToken);
        await _zip.DisposeAsync();
        await _target.FlushAsync(cancellationToken);
    }

    public void Dispose() => _list.Dispose();

    private async Task EndPartAsync(CancellationToken cancellationToken)
    {
        await _part!.DisposeAsync();
        _part = null;
        var lines = Encoding.ASCII.GetBytes(_lines.ToString());
        await WriteAsync(PackageLimits.ListOf(_parts.Count), lines, cancellationToken);
        _list.AppendData(lines);
        _parts.Add(new PackageManifest.Part(_inPart, Convert.ToHexStringLower(SHA256.HashData(lines))));
        _lines.Clear();
        _inPart = 0;
    }

    private async Task WriteAsync(string name, byte[] bytes, CancellationToken cancellationToken)
    {
        await using var entry = await _zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await entry.WriteAsync(bytes, cancellationToken);
    }
}
