using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Budkavle.Domain.Submissions;

/// <summary>Tells what a file is from its contents, never from its name; and whether name and declared type agree with that.</summary>
public static class FileKinds
{
    /// <summary>Readers of PDF look for the end's mark in the last kilobyte; so do we.</summary>
    private const int PdfEndBytes = 1024;

    private static readonly SearchValues<byte> _notText = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(code => code is not ('\t' or '\n' or '\r' or '\f')).Select(code => (byte)code), (byte)0x7F]);

    public static ToldFile Tell(ReadOnlySpan<byte> file)
    {
        if (IsPdf(file)) return new ToldFile(FileKind.Pdf, PdfAOf(file));
        if (file is [0xFF, 0xD8, 0xFF, >= 0xC0, ..]) return new ToldFile(FileKind.Jpeg, null);
        if (IsPng(file)) return new ToldFile(FileKind.Png, null);
        if (IsTiff(file)) return new ToldFile(FileKind.Tiff, null);
        return new ToldFile(IsText(file) ? FileKind.Text : FileKind.Unknown, null);
    }

    /// <summary>Compares a file with what is said of it.</summary>
    public static SubmissionFault Check(string fileName, string? declaredType, ReadOnlySpan<byte> file, out ToldFile told)
    {
        told = Tell(file);
        if (file.IsEmpty) return SubmissionFault.Empty;
        var (byName, byType) = (OfName(fileName), OfMediaType(declaredType));
        if (told.Kind == FileKind.Unknown)
            return byName == FileKind.Unknown && byType == FileKind.Unknown ? SubmissionFault.FileKindRefused
                : SubmissionFault.FileKindMismatch;
        var lies = (byName != FileKind.Unknown && byName != told.Kind) || (byType != FileKind.Unknown && byType != told.Kind);
        if (lies) return SubmissionFault.FileKindMismatch;
        // Readable characters alone make a text of no script or page; what says that it is one is not taken as a text.
        var saysOther = told.Kind == FileKind.Text && byName == FileKind.Unknown && fileName.Contains('.', StringComparison.Ordinal);
        return saysOther ? SubmissionFault.FileKindRefused : SubmissionFault.None;
    }

    public static string MediaTypeOf(FileKind kind) => kind switch
    {
        FileKind.Pdf => "application/pdf",
        FileKind.Jpeg => "image/jpeg",
        FileKind.Png => "image/png",
        FileKind.Tiff => "image/tiff",
        FileKind.Text => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };

    /// <summary>What the end of a name says; unknown for every other.</summary>
    public static FileKind OfName(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        return dot < 0 ? FileKind.Unknown : fileName[(dot + 1)..].Trim().ToUpperInvariant() switch
        {
            "PDF" => FileKind.Pdf,
            "JPG" or "JPEG" or "JPE" => FileKind.Jpeg,
            "PNG" => FileKind.Png,
            "TIF" or "TIFF" => FileKind.Tiff,
            "TXT" or "TEXT" => FileKind.Text,
            _ => FileKind.Unknown,
        };
    }

    private static FileKind OfMediaType(string? type) => type?.Split(';')[0].Trim().ToUpperInvariant() switch
    {
        "APPLICATION/PDF" => FileKind.Pdf,
        "IMAGE/JPEG" or "IMAGE/JPG" => FileKind.Jpeg,
        "IMAGE/PNG" => FileKind.Png,
        "IMAGE/TIFF" => FileKind.Tiff,
        "TEXT/PLAIN" => FileKind.Text,
        _ => FileKind.Unknown,
    };

    private static bool IsPdf(ReadOnlySpan<byte> file) =>
        file.Length > 12 && file[..5].SequenceEqual("%PDF-"u8) && file[5] is (byte)'1' or (byte)'2' && file[6] == '.'
        && file[Math.Max(0, file.Length - PdfEndBytes)..].IndexOf("%%EOF"u8) >= 0;

    private static bool IsPng(ReadOnlySpan<byte> file) =>
        file.Length > 33 && file is [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..]
            && file[12..16].SequenceEqual("IHDR"u8);

    private static bool IsTiff(ReadOnlySpan<byte> file)
    {
        if (file.Length < 14) return false;
        uint directory;
        if (file[..4].SequenceEqual("II*\0"u8)) directory = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        else if (file[..4].SequenceEqual("MM\0*"u8)) directory = BinaryPrimitives.ReadUInt32BigEndian(file[4..]);
        else return false;
        return directory >= 8 && directory < file.Length;
    }

    private static bool IsText(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("\uFEFF"u8)) file = file[3..];
        return !file.IsEmpty && file.IndexOfAny(_notText) < 0 && Utf8.IsValid(file);
    }

    /// <summary>
    /// The identification of ISO 19005 in the metadata, which must stand there uncompressed: as elements or as attributes.
    /// </summary>
    private static string? PdfAOf(ReadOnlySpan<byte> file)
    {
        var part = ValueOf(file, "pdfaid:part"u8);
        if (part is not (>= '1' and <= '4')) return null;
        var level = ValueOf(file, "pdfaid:conformance"u8);
        return level is 'A' or 'B' or 'U' or 'E' or 'F' ? $"{part}{char.ToLowerInvariant(level.Value)}" : $"{part}";
    }

    private static char? ValueOf(ReadOnlySpan<byte> file, ReadOnlySpan<byte> name)
    {
        var at = file.IndexOf(name);
        if (at < 0) return null;
        var rest = file[(at + name.Length)..];
        while (!rest.IsEmpty && rest[0] is (byte)'>' or (byte)'=' or (byte)'"' or (byte)'\'' or (byte)' ') rest = rest[1..];
        return rest.IsEmpty ? null : (char)rest[0];
    }
}
