using System.Text;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Showing;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Citizens.Sessions;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Pages.My;

/// <summary>
/// What a letter's page shows in frames and gives to save. Each asks for the session and opens the letter by itself; whoever may not see
/// the letter gets the same answer as for one that does not exist.
/// </summary>
internal static class LetterFiles
{
    private const string FromSelf = "SAMEORIGIN";

    /// <summary>The browser's own reader of PDFs shows them; it needs styles of its own.</summary>
    private const string PdfPolicy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'";

    private const string SavedPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

    public static void MapLetterFiles(this IEndpointRouteBuilder routes)
    {
        var letter = routes.MapGroup("/my/letters/{id:guid}").Anonymous("Asks for the citizen's cookie").ExcludeFromDescription();
        letter.MapGet("/html", HtmlAsync);
        letter.MapGet("/files/{index:int}", SaveAsync);
        letter.MapGet("/files/{index:int}/view", ViewAsync);
        letter.MapGet("/all.zip", ZipAsync);
    }

    /// <summary>Whether the browser may show the file itself: a PDF, by its type and by its first bytes.</summary>
    public static bool IsPdf(string contentType) =>
        contentType.Split(';')[0].Trim().Equals("application/pdf", StringComparison.OrdinalIgnoreCase);

    private static async Task<IResult> HtmlAsync(
        Guid id, HttpContext http, CitizenSessions sessions, LetterOpening opening, CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, http, sessions, opening, cancellationToken) is not { Body.ContentType: "text/html" } letter)
            return Results.NotFound();
        Frame(http, LetterHtml.FrameHeader);
        return Results.Text(
            LetterHtml.FrameDocument(letter.Body.Content, letter.Language, letter.Subject), "text/html; charset=utf-8", Encoding.UTF8);
    }

    private static async Task<IResult> SaveAsync(
        Guid id, int index, HttpContext http, CitizenSessions sessions, LetterOpening opening, MailboxReader reader,
        CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, http, sessions, opening, cancellationToken) is null) return Results.NotFound();
        if (await reader.AttachmentAsync(http, id, index, cancellationToken) is not { } file) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = SavedPolicy;
        // The type is the sender's; a browser that is told to save needs none.
        return Send(http, "attachment", file.FileName, "application/octet-stream", file.Bytes);
    }

    private static async Task<IResult> ViewAsync(
        Guid id, int index, HttpContext http, CitizenSessions sessions, LetterOpening opening, MailboxReader reader,
        CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, http, sessions, opening, cancellationToken) is null) return Results.NotFound();
        if (await reader.AttachmentAsync(http, id, index, cancellationToken) is not { } file) return Results.NotFound();
        if (!IsPdf(file.ContentType) || !file.Bytes.Span.StartsWith("%PDF-"u8)) return Results.NotFound();
        Frame(http, PdfPolicy);
        return Send(http, "inline", file.FileName, "application/pdf", file.Bytes);
    }

    private static async Task<IResult> ZipAsync(
        Guid id, HttpContext http, CitizenSessions sessions, LetterOpening opening, MailboxReader reader,
        CancellationToken cancellationToken)
    {
        if (await OpenAsync(id, http, sessions, opening, cancellationToken) is not { } letter) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = SavedPolicy;
        Name(http, "attachment", SafeFileName.Of(letter.Subject + ".zip"));
        return Results.Stream(
            stream => LetterZip.WriteAsync(stream, http, letter, reader, cancellationToken), "application/zip");
    }

    private static async Task<OpenLetter?> OpenAsync(
        Guid id, HttpContext http, CitizenSessions sessions, LetterOpening opening, CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(http.Response);
        if (await sessions.FindAsync(http) is not { } open) return null;
        var gate = http.RequestServices.GetRequiredService<MailboxGate>();
        return await gate.EnterAsync(http, open.Session.MailboxKey, open.Mandate) == GateAnswer.Open
            ? await opening.OpenAsync(http, id, cancellationToken)
            : null;
    }

    private static IResult Send(HttpContext http, string how, string fileName, string contentType, ReadOnlyMemory<byte> bytes)
    {
        Name(http, how, SafeFileName.Of(fileName));
        return Results.Bytes(bytes, contentType);
    }

    private static void Name(HttpContext http, string how, string fileName)
    {
        var disposition = new ContentDispositionHeaderValue(how);
        disposition.SetHttpFileName(fileName);
        http.Response.Headers.ContentDisposition = disposition.ToString();
    }

    /// <summary>Lets our own pages, and nobody else's, show the answer in a frame.</summary>
    private static void Frame(HttpContext http, string policy)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.XFrameOptions = FromSelf;
    }
}
