using Budkavle.Domain.Submissions;

namespace Budkavle.Api.GovNotify.Files;

/// <summary>The types of files that may be sent by a link: those of GOV.UK Notify. What a file is, its contents say.</summary>
internal static class NotifyFileKinds
{
    private static readonly Dictionary<string, (string Kind, string MediaType)> _byEnd = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csv"] = ("txt", "text/csv; charset=utf-8"),
        ["doc"] = ("doc", "application/msword"),
        ["docx"] = ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ["jpeg"] = ("jpg", "image/jpeg"),
        ["jpg"] = ("jpg", "image/jpeg"),
        ["json"] = ("txt", "application/json"),
        ["odt"] = ("odt", "application/vnd.oasis.opendocument.text"),
        ["pdf"] = ("pdf", "application/pdf"),
        ["png"] = ("png", "image/png"),
        ["rtf"] = ("rtf", "text/rtf"),
        ["txt"] = ("txt", "text/plain; charset=utf-8"),
        ["xlsx"] = ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    };

    /// <summary>As the contract lists them.</summary>
    public static string Supported { get; } = string.Join(", ", _byEnd.Keys.Select(end => $"'.{end}'"));

    public static string MediaTypeOf(string name) =>
        _byEnd.TryGetValue(EndOf(name), out var known) ? known.MediaType : "application/octet-stream";

    /// <summary>Whether a name's end is one of these and agrees with the contents.</summary>
    public static bool Agrees(string name, ReadOnlySpan<byte> file) =>
        _byEnd.TryGetValue(EndOf(name), out var known) && known.Kind == Tell(file);

    /// <summary>The end of a name by the contents; null for a type that is not taken.</summary>
    public static string? Tell(ReadOnlySpan<byte> file) => FileKinds.Tell(file).Kind switch
    {
        FileKind.Pdf => "pdf",
        FileKind.Jpeg => "jpg",
        FileKind.Png => "png",
        FileKind.Text => file.StartsWith("{\\rtf"u8) ? "rtf" : "txt",
        FileKind.Tiff => null,
        _ => TellOffice(file),
    };

    private static string? TellOffice(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("{\\rtf"u8)) return "rtf";
        if (file is [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..])
            return file.IndexOf("W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"u8) >= 0 ? "doc" : null;
        if (file is not [(byte)'P', (byte)'K', 3, 4, ..]) return null;
        if (file.Length > 38 && file[30..].StartsWith("mimetypeapplication/vnd.oasis.opendocument.text"u8)) return "odt";
        if (file.IndexOf("[Content_Types].xml"u8) < 0) return null;
        return file.IndexOf("word/document.xml"u8) >= 0 ? "docx" : file.IndexOf("xl/workbook.xml"u8) >= 0 ? "xlsx" : null;
    }

    private static string EndOf(string name) => name[(name.LastIndexOf('.') + 1)..];
}
