using Budkavle.Api.Admission;
using Budkavle.Api.Evidence;
using Budkavle.Api.Letters;
using Budkavle.Api.Portal.Downloads;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Submissions;

namespace Budkavle.Api.Portal.Received;

/// <summary>
/// Files and receipts of what citizens have sent, for officers. All are saved, never shown: whatever a file is called or holds, the
/// browser gets it as bytes of no kind.
/// </summary>
internal static class ReceivedRoutes
{
    private const string Saved = "application/octet-stream";

    /// <summary>A file is in memory whole.</summary>
    private const int FileCost = 16;

    public static void MapPortalReceived(this IEndpointRouteBuilder agency)
    {
        agency.MapGet("/submissions/{id:guid}/receipt.json", ReceiptAsync);
        agency.MapGet("/submissions/{id:guid}/message.json", MessageAsync);
        agency.MapGet("/submissions/{id:guid}/files/{index:int}", FileAsync).Cost(FileCost);
    }

    /// <summary>What a note of the log calls a submission: nothing of who sent it or what it says.</summary>
    public static string NameOf(uint number, Guid id) => FormattableString.Invariant($"{number} ({id})");

    private static async Task<IResult> ReceiptAsync(
        Guid agency, Guid id, HttpContext http, IntakeDesk desk, EvidenceServices evidence, IGrainFactory grains,
        CancellationToken cancellationToken)
    {
        var (found, no) = await FindAsync(agency, id, "submission-receipt-saved", http, desk, cancellationToken);
        if (found is null) return no;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"kvitto-{found.Place.Version}.json\"";
        return await ReceiptEndpoints.IssueAsync(found, "SubmissionAcceptance", null, http, evidence, grains, cancellationToken);
    }

    private static async Task<IResult> MessageAsync(
        Guid agency, Guid id, HttpContext http, IntakeDesk desk, SubmissionContents contents, CancellationToken cancellationToken)
    {
        var (found, no) = await FindAsync(agency, id, "submission-message-saved", http, desk, cancellationToken);
        if (found is null) return no;
        return await contents.ReadEnvelopeAsync(found.Letter, cancellationToken) is { } bytes
            ? Results.Bytes(bytes, Saved, "message.json")
            : Results.NotFound();
    }

    private static async Task<IResult> FileAsync(
        Guid agency, Guid id, int index, HttpContext http, IntakeDesk desk, SubmissionContents contents,
        CancellationToken cancellationToken)
    {
        var (found, no) = await FindAsync(agency, id, "submission-file-saved", http, desk, cancellationToken);
        if (found is null) return no;
        return await contents.ReadFileAsync(found.Letter, index, cancellationToken) is { } bytes
            ? Results.Bytes(bytes, Saved, found.Letter.Attachments[index].FileName)
            : Results.NotFound();
    }

    /// <summary>One of the agency's own, for a user who may read it; that it is read is noted first.</summary>
    private static async Task<(FoundLetter? Found, IResult No)> FindAsync(
        Guid agency, Guid id, string what, HttpContext http, IntakeDesk desk, CancellationToken cancellationToken)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoles.Officer);
        if (visit is null) return (null, no);
        http.Response.Headers.ContentSecurityPolicy = DownloadRoutes.SavedPolicy;
        if (await desk.FindAsync(visit.Sender, id, cancellationToken) is not { } found) return (null, Results.NotFound());
        await http.RequestServices.GetRequiredService<PortalGate>().NoteAsync(visit, what, NameOf(found.Place.Version, id));
        return (found, Results.Empty);
    }
}
