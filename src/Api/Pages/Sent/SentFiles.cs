using Budkavle.Api.Evidence;
using Budkavle.Api.Letters;
using Budkavle.Api.Mandates;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Submissions;

namespace Budkavle.Api.Pages.Sent;

/// <summary>
/// Receipts and files of what was sent. Each asks for the session; whoever may not see a submission gets the same answer as for one that
/// does not exist.
/// </summary>
internal static class SentFiles
{
    private const string SavedPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
    private const string Saved = "application/octet-stream";

    public static void MapSentFiles(this IEndpointRouteBuilder routes)
    {
        var sent = routes.MapGroup("/my/sent/{id:guid}").Anonymous("Asks for the citizen's cookie").ExcludeFromDescription();
        sent.MapGet("/receipt.json", ReceiptAsync);
        sent.MapGet("/message.json", MessageAsync);
        sent.MapGet("/files/{index:int}", FileAsync);
    }

    private static async Task<IResult> ReceiptAsync(
        Guid id, HttpContext http, SentReader reader, LetterFinder finder, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http, reader) is not { LetterId: { } letter }) return Results.NotFound();
        if (await finder.FindAsync(letter, entry => entry.Type == EntryType.SubmissionReceived, cancellationToken) is not { } found)
            return Results.NotFound();
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"kvitto-{found.Place.Version}.json\"";
        return await ReceiptEndpoints.IssueAsync(found, "SubmissionAcceptance", null, http, evidence, grains, cancellationToken);
    }

    private static async Task<IResult> MessageAsync(
        Guid id, HttpContext http, SentReader reader, SubmissionContents contents, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http, reader) is not { } view) return Results.NotFound();
        return await contents.ReadEnvelopeAsync(StoredLetter.Read(view.Item.Sent.Payload), cancellationToken) is { } bytes
            ? Results.Bytes(bytes, Saved, "message.json")
            : Results.NotFound();
    }

    private static async Task<IResult> FileAsync(
        Guid id, int index, HttpContext http, SentReader reader, SubmissionContents contents, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, http, reader) is not { } view) return Results.NotFound();
        var letter = StoredLetter.Read(view.Item.Sent.Payload);
        return await contents.ReadFileAsync(letter, index, cancellationToken) is { } bytes
            ? Results.Bytes(bytes, Saved, letter.Attachments[index].FileName)
            : Results.NotFound();
    }

    private static async Task<SentView?> FindAsync(Guid id, HttpContext http, SentReader reader)
    {
        BudkavlePages.Guard(http.Response);
        http.Response.Headers.ContentSecurityPolicy = SavedPolicy;
        if (await http.RequestServices.GetRequiredService<CitizenSessions>().FindAsync(http) is not { } open) return null;
        var gate = http.RequestServices.GetRequiredService<MailboxGate>();
        if (await gate.EnterAsync(http, open.Session.MailboxKey, open.Mandate) != GateAnswer.Open) return null;
        var access = MailboxAccess.Of(http);
        return access.Acting is { MayManage: false } ? null : await reader.FindAsync(access.Mailbox, id);
    }
}
