using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>A file's kind as its stored media type; a PDF that says it is PDF/A has that as a parameter.</summary>
internal static class FileTypes
{
    private const string PdfA = ";pdfa=";

    public static string Write(ToldFile told) => FileKinds.MediaTypeOf(told.Kind) + (told.PdfA is { } level ? PdfA + level : "");

    public static (string MediaType, string? PdfA) Read(string stored)
    {
        var at = stored.IndexOf(PdfA, StringComparison.Ordinal);
        return at < 0 ? (stored, null) : (stored[..at], stored[(at + PdfA.Length)..]);
    }
}
