using System.Buffers.Binary;
using System.IO.Compression;

namespace Budkavle.Api.Moving;

/// <summary>Opens the ZIP file of a package, whoever made it: what memory it takes is known before it is read.</summary>
internal static class PackageFile
{
    private const int EndBytes = 22;
    private const int Locator64Bytes = 20;
    private const int End64Bytes = 56;
    private const uint EndMark = 0x06054B50;
    private const uint Locator64Mark = 0x07064B50;
    private const uint End64Mark = 0x06064B50;

    /// <exception cref="PackageFaultException">It is no such file.</exception>
    public static async Task<ZipArchive> OpenAsync(Stream file, CancellationToken cancellationToken)
    {
        // The library reads all names from where they begin to the end of the file, whatever their count is said to be.
        var begin = await FindDirectoryAsync(file, cancellationToken);
        if (begin < 0 || begin > file.Length || file.Length - begin > PackageLimits.DirectoryBytesMax) throw NotZip();
        try
        {
            file.Position = 0;
            var zip = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
            CheckNames(zip);
            return zip;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or IOException
            or ArgumentException or NotSupportedException)
        {
            throw NotZip();
        }
    }

    /// <summary>Exactly the names of a package in their order: so there is no path that leads elsewhere and none twice.</summary>
    private static void CheckNames(ZipArchive zip)
    {
        var names = zip.Entries;
        var parts = (names.Count - 2) / 2;
        if (names.Count < 2 || names.Count % 2 != 0 || parts > PackageLimits.PartsMax) throw Strange();
        if (names[0].FullName != PackageLimits.ReadMe || names[^1].FullName != PackageLimits.Manifest) throw Strange();
        for (var part = 0; part < parts; part++)
        {
            var (letters, list) = (names[1 + (2 * part)].FullName, names[2 + (2 * part)].FullName);
            if (letters != PackageLimits.LettersOf(part) || list != PackageLimits.ListOf(part)) throw Strange();
        }
    }

    private static async Task<long> FindDirectoryAsync(Stream file, CancellationToken cancellationToken)
    {
        if (file.Length < EndBytes) return -1;
        var end = await ReadAsync(file, file.Length - EndBytes, EndBytes, cancellationToken);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndMark) return -1;
        var begin = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        if (file.Length < EndBytes + Locator64Bytes + End64Bytes) return begin;
        var locator = await ReadAsync(file, file.Length - EndBytes - Locator64Bytes, Locator64Bytes, cancellationToken);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Mark) return begin == uint.MaxValue ? -1 : begin;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (at < 0 || at > file.Length - End64Bytes) return -1;
        var end64 = await ReadAsync(file, at, End64Bytes, cancellationToken);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end64) != End64Mark) return -1;
        var begin64 = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(48));
        return begin == uint.MaxValue ? begin64 : Math.Min(begin, begin64);
    }

    private static async Task<byte[]> ReadAsync(Stream file, long at, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        file.Position = at;
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static PackageFaultException NotZip() =>
        new("the file", "it is no package, or it broke off before its end; order it again");

    private static PackageFaultException Strange() => new("the file", "it has other parts than a package has");
}
