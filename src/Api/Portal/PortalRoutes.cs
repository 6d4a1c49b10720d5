using System.IO.Pipelines;
using System.Text;
using Budkavle.Api.Admission;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Pages.Showing;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Downloads;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Portal.Paper;
using Budkavle.Api.Portal.Received;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Portal;

/// <summary>What the portal's pages take and show in files. Each asks for the session and the role by itself.</summary>
internal static class PortalRoutes
{
    /// <summary>What stands around a file in a form.</summary>
    private const long FormBytes = 64 * 1024;

    /// <summary>A list in a form.</summary>
    internal const long ListBytesMax = MergeTable.BytesMax + FormBytes;

    private const long FileBytesMax = 16 * 1024 * 1024;

    internal const PortalRoles AnyRole = PortalRoles.Reader | PortalRoles.Officer | PortalRoles.Administrator;

    public static void MapPortalFiles(this IEndpointRouteBuilder routes)
    {
        var agency = routes.MapGroup("/portal/{agency:guid}").Anonymous("Asks for the user's cookie").ExcludeFromDescription();
        agency.MapPost("/drafts/{id:guid}/files", AttachAsync).BodyBytesMax(FileBytesMax).Cost(16);
        agency.MapGet("/drafts/{id:guid}/html", HtmlAsync);
        agency.MapGet("/drafts/{id:guid}/paper.pdf", PaperAsync);
        agency.MapPost("/dispatches/{id:guid}/recipients", UploadAsync).Bulk();
        agency.MapPost("/merges/{id:guid}/list", UploadMergeAsync).BodyBytesMax(ListBytesMax).Cost(64);
        agency.MapGet("/merges/{id:guid}/html", MergeHtmlAsync);
        agency.MapPortalDownloads();
        agency.MapPortalPaper();
        agency.MapPortalReceived();
    }

    private static async Task<IResult> AttachAsync(
        Guid agency, Guid id, HttpContext http, PortalDrafts drafts, DraftDesk desk, CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(http.Response);
        if (await PortalFileForm.ReadAsync(http, cancellationToken) is not var (open, name, type, file)) return Expired(http);
        var (visit, no) = await PortalDoor.EnterAsync(http, open, agency, PortalRoles.Officer);
        if (visit is null) return no;
        var page = $"/portal/{agency}/drafts/{id}";
        if (await drafts.FindAsync(agency, id, cancellationToken) is not { } draft) return Results.NotFound();
        if (draft.Attachments.Count >= LetterRules.AttachmentsMax) return SeeOther(http, page + "?fault=many");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        if (bytes.Length == 0 || name.Length == 0) return SeeOther(http, page + "?fault=empty");
        var content = await desk.StoreAsync(visit.Sender, bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken);
        var attachment = new PortalAttachment(SafeFileName.Of(name), TypeOf(name, type), content, bytes.Length);
        await drafts.ChangeAsync(
            agency, id,
            before => before with
            {
                Attachments = [.. before.Attachments, attachment], Revision = before.Revision + 1, Dispatch = Guid.Empty,
                ChangedBy = visit.User.Name,
            },
            cancellationToken);
        return SeeOther(http, page);
    }

    private static async Task<IResult> HtmlAsync(
        Guid agency, Guid id, HttpContext http, PortalDrafts drafts, DraftDesk desk, MergeDesk merges,
        CancellationToken cancellationToken)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoles.Officer);
        if (visit is null) return no;
        if (await drafts.FindAsync(agency, id, cancellationToken) is not { } draft) return Results.NotFound();
        var shown = await merges.ShownAsync(agency, draft, cancellationToken);
        var (letter, _) = await desk.PreviewAsync(visit.Sender, shown, cancellationToken);
        return Framed(http, letter);
    }

    private static async Task<IResult> PaperAsync(
        Guid agency, Guid id, HttpContext http, PortalDrafts drafts, DraftDesk desk, MergeDesk merges,
        CancellationToken cancellationToken)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoles.Officer);
        if (visit is null) return no;
        if (await drafts.FindAsync(agency, id, cancellationToken) is not { } draft) return Results.NotFound();
        var shown = await merges.ShownAsync(agency, draft, cancellationToken);
        return await desk.PaperAsync(visit.Sender, visit.AgencyName, shown, cancellationToken) is { } pdf
            ? Results.Bytes(pdf, "application/pdf")
            : Results.NotFound();
    }

    private static async Task<IResult> UploadAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, RecipientIntake intake, TimeProvider time,
        CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(http.Response);
        if (await PortalFileForm.ReadAsync(http, cancellationToken) is not var (open, _, _, file)) return Expired(http);
        var (visit, no) = await PortalDoor.EnterAsync(http, open, agency, PortalRoles.Officer);
        if (visit is null) return no;
        await gate.NoteAsync(visit, "recipients-added", id.ToString());
        var csv = new RecipientCsv(CitizenTime.DayOf(time.GetUtcNow()));
        var (answer, problem) = await intake.TakeAsync(
            visit.Sender, Ids.ToUInt128(id), visit.By, "", PipeReader.Create(file), csv, cancellationToken, RecipientCensus.RecipientsMax);
        if (answer is not null)
        {
            var signs = (csv.IsLatin1 ? "&latin=1" : "") + (csv.IsUtf16 ? "&wide=1" : "");
            return SeeOther(http, $"/portal/{agency}/dispatches/{id}?done=uploaded{signs}");
        }

        var why = problem!.Code == ProblemCode.InvalidDispatch ? "large" : "untaken";
        return problem.Code == ProblemCode.NotFound ? Results.NotFound() : SeeOther(http, $"/portal/{agency}/dispatches/{id}?done={why}");
    }

    private static async Task<IResult> UploadMergeAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, MergeDesk desk, CancellationToken cancellationToken)
    {
        BudkavlePages.Guard(http.Response);
        if (await PortalFileForm.ReadAsync(http, cancellationToken) is not var (open, _, _, file)) return Expired(http);
        var (visit, no) = await PortalDoor.EnterAsync(http, open, agency, PortalRoles.Officer);
        if (visit is null) return no;
        await gate.NoteAsync(visit, "recipients-added", id.ToString());
        return await desk.TakeAsync(agency, id, file, cancellationToken) is null
            ? Results.NotFound() : SeeOther(http, $"/portal/{agency}/merges/{id}?done=list");
    }

    private static async Task<IResult> MergeHtmlAsync(
        Guid agency, Guid id, HttpContext http, MergeStore store, MergeDesk desk, DraftDesk drafts,
        CancellationToken cancellationToken, int row = 0)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, AnyRole);
        if (visit is null) return no;
        if (await store.FindAsync(agency, id, cancellationToken) is not { } merge) return Results.NotFound();
        if (await desk.OpenAsync(merge, cancellationToken) is not var (table, text) || row < 0 || row >= table.Rows)
            return Results.NotFound();
        var (letter, _) = await drafts.PreviewAsync(visit.Sender, text.Fill(table.ValuesOf(row)), cancellationToken);
        return Framed(http, letter);
    }

    private static IResult Framed(HttpContext http, PreviewedLetter? letter)
    {
        if (letter is not { BodyType: "text/html" }) return Results.NotFound();
        http.Response.Headers.ContentSecurityPolicy = LetterHtml.FrameHeader;
        http.Response.Headers.XFrameOptions = "SAMEORIGIN";
        return Results.Text(
            LetterHtml.FrameDocument(letter.Body, letter.Language, letter.Subject), "text/html; charset=utf-8", Encoding.UTF8);
    }

    /// <summary>The browser's word for the type counts for little; the name's end says what the recipient's browser will think.</summary>
    private static string TypeOf(string name, string said) => Path.GetExtension(name).ToUpperInvariant() switch
    {
        ".PDF" => "application/pdf",
        ".TXT" => "text/plain",
        ".MD" => "text/markdown",
        ".HTML" or ".HTM" => "text/html",
        _ => said.Length is > 0 and <= LetterRules.ContentTypeMax ? said : "application/octet-stream",
    };

    internal static IResult Expired(HttpContext http) => SeeOther(http, "/log-in?problem=expired");

    internal static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
