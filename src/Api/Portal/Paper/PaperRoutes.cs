using Budkavle.Api.Admission;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Downloads;
using Budkavle.Api.Portal.Merging;
using Budkavle.Domain.Portal;

namespace Budkavle.Api.Portal.Paper;

/// <summary>
/// Those who cannot be reached, and their letters for print, for officers. A list of addresses that is given for it is read and forgotten.
/// </summary>
internal static class PaperRoutes
{
    /// <summary>A list is in memory whole.</summary>
    private const int Cost = 64;

    private const string Zip = "application/zip";

    public static void MapPortalPaper(this IEndpointRouteBuilder agency)
    {
        foreach (var kind in new[] { "dispatches", "merges" })
        {
            agency.MapGet($"/{kind}/{{id:guid}}/paper.csv", ListAsync).Cost(Cost);
            agency.MapPost($"/{kind}/{{id:guid}}/paper.zip", FillAsync).BodyBytesMax(PortalRoutes.ListBytesMax).Cost(Cost);
        }

        agency.MapGet("/merges/{id:guid}/paper.zip", PrintAsync).Cost(Cost);
    }

    private static async Task<IResult> ListAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, CancellationToken cancellationToken)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoles.Officer);
        if (visit is null) return no;
        if (await FindAsync(visit, id, http, cancellationToken) is not { } paper) return Results.NotFound();
        await gate.NoteAsync(visit, "paper-listed", id.ToString());
        return DownloadRoutes.Save(http, DownloadRoutes.Csv, "paper.csv", stream => PaperDesk.WriteListAsync(stream, paper.Rows));
    }

    /// <summary>Letters with the addresses of the merge's own list.</summary>
    private static async Task<IResult> PrintAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, TimeProvider time, CancellationToken cancellationToken, int part = 0)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoles.Officer);
        if (visit is null) return no;
        if (part is < 0 or >= PaperDesk.PartsMax) return Results.NotFound();
        return await FindAsync(visit, id, http, cancellationToken) is { List: { } list } paper
            ? await SaveAsync(http, gate, visit, paper, list, time, part)
            : Results.NotFound();
    }

    /// <summary>Letters with the addresses of a list that comes with the request.</summary>
    private static async Task<IResult> FillAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, TimeProvider time, CancellationToken cancellationToken, int part = 0)
    {
        BudkavlePages.Guard(http.Response);
        if (await PortalFileForm.ReadAsync(http, cancellationToken) is not var (open, _, _, file)) return PortalRoutes.Expired(http);
        var (visit, no) = await PortalDoor.EnterAsync(http, open, agency, PortalRoles.Officer);
        if (visit is null) return no;
        if (part is < 0 or >= PaperDesk.PartsMax || await FindAsync(visit, id, http, cancellationToken) is not { } paper)
            return Results.NotFound();
        if (await MergeTable.ReadBytesAsync(file, cancellationToken) is { } bytes
            && MergeTable.Read(bytes, []).Table is { HasAddresses: true } list)
            return await SaveAsync(http, gate, visit, paper, list, time, part);
        return PortalRoutes.SeeOther(http, $"/portal/{agency}/{KindOf(http)}/{id}?done=no-addresses");
    }

    private static async Task<IResult> SaveAsync(
        HttpContext http, PortalGate gate, PortalVisit visit, PaperLetters paper, MergeTable addresses, TimeProvider time, int part)
    {
        await gate.NoteAsync(visit, "paper-downloaded", paper.Id.ToString());
        var today = CitizenTime.DayOf(time.GetUtcNow());
        return DownloadRoutes.Save(http, Zip, "paper.zip", stream =>
            PaperDesk.WriteJobAsync(stream, paper, addresses, today, part, http.RequestAborted));
    }

    /// <summary>Null unless the agency has such a one, it has begun, and it was chosen that they are listed.</summary>
    private static async Task<PaperLetters?> FindAsync(PortalVisit visit, Guid id, HttpContext http, CancellationToken cancellationToken)
    {
        var services = http.RequestServices;
        if (!await services.GetRequiredService<PaperChoices>().ReadAsync(visit.Agency, id, cancellationToken)) return null;
        var desk = services.GetRequiredService<PaperDesk>();
        return KindOf(http) == "merges"
            ? await desk.OfMergeAsync(visit, id, cancellationToken)
            : await desk.OfDispatchAsync(visit, id, cancellationToken);
    }

    private static string KindOf(HttpContext http) => http.Request.Path.Value!.Split('/')[3] == "merges" ? "merges" : "dispatches";
}
