using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Domain.Evidence;

namespace Budkavle.Api.Moving;

/// <summary>
/// Reads a package and judges it on the way: nothing is given out of it that is not what its maker signed. One letter and the list of one
/// part are in memory. For every defect a <see cref="PackageFaultException"/> says where it is.
/// </summary>
public sealed class PackageReader : IAsyncDisposable
{
    private const int ListLineBytesMax = 128;
    private readonly ZipArchive _zip;
    private readonly IReadOnlyList<EvidenceKey> _keys;
    private readonly HashSet<string> _held = [];

    private PackageReader(ZipArchive zip, PackageManifest manifest, IReadOnlyList<EvidenceKey> keys) =>
        (_zip, Manifest, _keys) = (zip, manifest, keys);

    public PackageManifest Manifest { get; }

    /// <summary>Opens a package and verifies its manifest.</summary>
    /// <param name="file">The file; it must be able to seek, and stays open.</param>
    /// <param name="keysOf">The public keys of the operator that a manifest names, not verified yet; empty if it is not known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PackageFaultException">It is none, or the manifest is signed by nobody whose keys were given.</exception>
    public static async Task<PackageReader> OpenAsync(
        Stream file, Func<PackageManifest, IReadOnlyList<EvidenceKey>> keysOf, CancellationToken cancellationToken)
    {
        var zip = await PackageFile.OpenAsync(file, cancellationToken);
        try
        {
            var bytes = await ReadEntryAsync(zip.Entries[^1], PackageLimits.ManifestBytesMax, "the manifest", cancellationToken);
            var jws = Encoding.ASCII.GetString(bytes);
            if (CompactJws.Read(jws, PackageManifest.JwsType) is not { } read || Parse(read.Payload) is not { } manifest)
                throw new PackageFaultException("the manifest", "it is not a signed manifest of a package");
            var keys = keysOf(manifest);
            if (!keys.Any(key => key.Id == read.KeyId && CompactJws.IsSignedBy(jws, key.Key)))
                throw new PackageFaultException("the manifest", "its signature is that of no given key; believe nothing of the package");
            Check(manifest, zip, keys);
            return new PackageReader(zip, manifest, keys);
        }
        catch
        {
            await zip.DisposeAsync();
            throw;
        }
    }

    /// <summary>The letters in order, each verified before it is given out; ends without a fault only if none is missing.</summary>
    /// <exception cref="PackageFaultException">Something is missing or was changed.</exception>
    public IAsyncEnumerable<PackageLetter> ReadAsync(CancellationToken cancellationToken) => ReadAsync(judges: true, cancellationToken);

    /// <summary>
    /// The same once more, for whoever has read it all: that nothing was changed is seen by the list, so receipts that held hold.
    /// </summary>
    internal IAsyncEnumerable<PackageLetter> ReadAgainAsync(CancellationToken cancellationToken) =>
        ReadAsync(judges: false, cancellationToken);

    private async IAsyncEnumerable<PackageLetter> ReadAsync(bool judges, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var list = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var before = 0L;
        for (var part = 0; part < Manifest.Parts.Count; part++)
        {
            var lines = await ReadListAsync(part, before, list, cancellationToken);
            await using var stream = await OpenEntryAsync(_zip.Entries[1 + (2 * part)], RangeOf(before, lines.Length), cancellationToken);
            foreach (var line in lines)
            {
                before++;
                yield return await ReadLetterAsync(stream, line, before, judges, cancellationToken);
            }

            if (await TryReadAsync(stream, new byte[1], PlaceOf(before), cancellationToken) != 0)
                throw new PackageFaultException($"after {PlaceOf(before)}", "there is more than the list says");
        }

        if (Convert.ToHexStringLower(list.GetHashAndReset()) != Manifest.List)
            throw new PackageFaultException("the list", "its hash is not that of the manifest");
    }

    public async ValueTask DisposeAsync() => await _zip.DisposeAsync();

    private static void Check(PackageManifest manifest, ZipArchive zip, IReadOnlyList<EvidenceKey> keys)
    {
        var parts = (zip.Entries.Count - 2) / 2;
        if (manifest.Version != PackageManifest.CurrentVersion)
            throw new PackageFaultException("the manifest", $"it is of version {manifest.Version}, which is not known here");
        if (manifest.Parts.Any(part => part.Letters is < 1 or > PackageLimits.LettersPerPart)
            || manifest.Parts.Sum(part => (long)part.Letters) != manifest.Letters)
        {
            throw new PackageFaultException("the manifest", "its counts contradict each other");
        }

        if (parts != manifest.Parts.Count)
            throw new PackageFaultException("the file", $"it has {parts} parts of letters, and {manifest.Parts.Count} were signed");
        if (manifest.Checkpoint.Length == 0 && manifest.Letters == 0) return;
        if (SignedNote.Parse(manifest.Checkpoint) is not { } note || Checkpoint.Parse(note.Text) is not { } head
            || head.Origin != manifest.Iss || !keys.Any(key => note.IsSignedBy(head.Origin, key.Key)))
        {
            throw new PackageFaultException("the manifest", "its tree head is not one of the same log, signed with a given key");
        }
    }

    private async Task<ListLine[]> ReadListAsync(int part, long before, IncrementalHash list, CancellationToken cancellationToken)
    {
        var said = Manifest.Parts[part];
        var place = $"the list of {RangeOf(before, said.Letters)}";
        var bytes = await ReadEntryAsync(_zip.Entries[2 + (2 * part)], said.Letters * ListLineBytesMax, place, cancellationToken);
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != said.List)
            throw new PackageFaultException(place, "it is not the one that was signed");
        list.AppendData(bytes);
        var lines = Encoding.ASCII.GetString(bytes).Split('\n')[..^1].Select(ListLine.Parse).ToArray();
        if (lines.Length != said.Letters || lines.Any(line => line is null))
            throw new PackageFaultException(place, "it is not as a list is written");
        return lines!;
    }

    private async Task<PackageLetter> ReadLetterAsync(
        Stream stream, ListLine line, long number, bool judges, CancellationToken cancellationToken)
    {
        var place = $"{PlaceOf(number)} ({line.LetterId})";
        var bytes = new byte[line.Length + 1];
        if (await TryReadAsync(stream, bytes, place, cancellationToken) < bytes.Length)
            throw new PackageFaultException(place, "it is missing, or cut short");
        var json = bytes.AsMemory(0, line.Length);
        if (bytes[^1] != (byte)'\n' || Convert.ToHexStringLower(SHA256.HashData(json.Span)) != line.Hash)
            throw new PackageFaultException(place, "it was changed, or another letter stands in its place");
        if (Parse(json.Span) is not { } letter || letter.LetterId != line.LetterId)
            throw new PackageFaultException(place, "it is not as a letter is written");
        if (judges) LetterJudge.Check(letter, Manifest, _keys, _held, place);
        return letter;
    }

    private string PlaceOf(long number) => string.Create(CultureInfo.InvariantCulture, $"letter {number} of {Manifest.Letters}");

    private string RangeOf(long before, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"letters {before + 1} to {before + count} of {Manifest.Letters}");

    private static PackageManifest? Parse(byte[] payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, PackageJson.Default.PackageManifest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static PackageLetter? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PackageJson.Default.PackageLetter);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<byte[]> ReadEntryAsync(ZipArchiveEntry entry, int bytesMax, string place, CancellationToken cancellationToken)
    {
        await using var stream = await OpenEntryAsync(entry, place, cancellationToken);
        // Not as long as it says it is: as long as it turns out to be, and not longer than it may.
        var bytes = new byte[Math.Clamp(entry.Length, 0, bytesMax) + 1];
        var read = await TryReadAsync(stream, bytes, place, cancellationToken);
        return read < bytes.Length ? bytes[..read] : throw new PackageFaultException(place, "it is longer than it may be");
    }

    private static async Task<Stream> OpenEntryAsync(ZipArchiveEntry entry, string place, CancellationToken cancellationToken)
    {
        try
        {
            return await entry.OpenAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or NotSupportedException)
        {
            throw new PackageFaultException(place, "it cannot be read: the file was changed");
        }
    }

    private static async Task<int> TryReadAsync(Stream stream, byte[] bytes, string place, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new PackageFaultException(place, "it cannot be read: the file was changed");
        }
    }

    /// <summary>A line of a list.</summary>
    private sealed record ListLine(Guid LetterId, string Hash, int Length)
    {
        public static ListLine? Parse(string line)
        {
            var words = line.Split(' ');
            return words.Length == 3 && Guid.TryParseExact(words[0], "D", out var id) && words[1].Length == 64
                && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                && length <= PackageLimits.LetterBytesMax
                    ? new ListLine(id, words[1], length)
                    : null;
        }
    }
}
