using Budkavle.Api.Admission;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Merging;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Portal.Downloads;

/// <summary>Lists and receipts of dispatches and merges. Each asks for the session and the role by itself.</summary>
internal static class DownloadRoutes
{
    internal const string Csv = "text/csv; charset=utf-8";
    internal const string SavedPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

    /// <summary>A merge's list is in memory whole.</summary>
    private const int MergeCost = 64;

    public static void MapPortalDownloads(this IEndpointRouteBuilder agency)
    {
        agency.MapGet("/dispatches/{id:guid}/refused-lines.csv", RefusedLinesAsync);
        agency.MapGet("/dispatches/{id:guid}/results.csv", ResultsAsync);
        agency.MapGet("/dispatches/{id:guid}/receipts.zip", ReceiptsAsync).Cost(16);
        agency.MapGet("/merges/{id:guid}/results.csv", MergeResultsAsync).Cost(MergeCost);
        agency.MapGet("/merges/{id:guid}/receipts.zip", MergeReceiptsAsync).Cost(MergeCost);
    }

    private static async Task<IResult> RefusedLinesAsync(
        Guid agency, Guid id, HttpContext http, DispatchDesk desk, PortalDownloads downloads, CancellationToken cancellationToken)
    {
        var (visit, no) = await FindAsync(agency, id, http, desk);
        if (visit is null) return no;
        return Save(http, Csv, "refused-lines.csv", stream =>
            downloads.WriteRefusedLinesAsync(stream, visit.Sender, id, PageText.Of(http), cancellationToken));
    }

    private static async Task<IResult> ResultsAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, DispatchDesk desk, PortalDownloads downloads,
        CancellationToken cancellationToken)
    {
        var (visit, no) = await FindAsync(agency, id, http, desk);
        if (visit is null) return no;
        await gate.NoteAsync(visit, "results-downloaded", id.ToString());
        return Save(http, Csv, "results.csv", stream =>
            downloads.WriteResultsAsync(stream, visit.Sender, id, PageText.Of(http), cancellationToken));
    }

    private static async Task<IResult> ReceiptsAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, DispatchDesk desk, PortalDownloads downloads,
        CancellationToken cancellationToken, int part = 0)
    {
        var (visit, no) = await FindAsync(agency, id, http, desk);
        if (visit is null) return no;
        if (part is < 0 or >= PortalDownloads.PartsMax) return Results.NotFound();
        await gate.NoteAsync(visit, "receipts-downloaded", id.ToString());
        return Save(http, "application/zip", "receipts.zip", stream =>
            downloads.WriteReceiptsAsync(stream, visit.Sender, id, part, cancellationToken));
    }

    private static async Task<IResult> MergeResultsAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, MergeStore store, PortalDownloads downloads,
        CancellationToken cancellationToken)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoutes.AnyRole);
        if (visit is null) return no;
        if (await FindAsync(agency, id, store, cancellationToken) is not { } merge) return Results.NotFound();
        await gate.NoteAsync(visit, "results-downloaded", id.ToString());
        return Save(http, Csv, "results.csv", stream =>
            downloads.WriteResultsAsync(stream, merge, PageText.Of(http), cancellationToken));
    }

    private static async Task<IResult> MergeReceiptsAsync(
        Guid agency, Guid id, HttpContext http, PortalGate gate, MergeStore store, PortalDownloads downloads,
        CancellationToken cancellationToken, int part = 0)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoutes.AnyRole);
        if (visit is null) return no;
        if (part is < 0 or >= PortalDownloads.PartsMax || await FindAsync(agency, id, store, cancellationToken) is not { } merge)
            return Results.NotFound();
        await gate.NoteAsync(visit, "receipts-downloaded", id.ToString());
        return Save(http, "application/zip", "receipts.zip", stream =>
            downloads.WriteReceiptsAsync(stream, merge, part, cancellationToken));
    }

    private static async Task<(PortalVisit? Visit, IResult No)> FindAsync(Guid agency, Guid id, HttpContext http, DispatchDesk desk)
    {
        var (visit, no) = await PortalDoor.EnterAsync(http, agency, PortalRoutes.AnyRole);
        if (visit is null) return (null, no);
        return await desk.GrainOf(Ids.ToUInt128(id)).Read(visit.Sender) is null ? (null, Results.NotFound()) : (visit, no);
    }

    /// <summary>A merge that has begun.</summary>
    private static async Task<PortalMerge?> FindAsync(Guid agency, Guid id, MergeStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(agency, id, cancellationToken) is { Status: not MergeStatus.Draft, List: not null } merge ? merge : null;

    internal static IResult Save(HttpContext http, string contentType, string fileName, Func<Stream, Task> write)
    {
        http.Response.Headers.ContentSecurityPolicy = SavedPolicy;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(fileName);
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Stream(write, contentType);
    }
}
