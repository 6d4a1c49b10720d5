using System.Globalization;
using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;

namespace Budkavle.Api.Evidence;

/// <summary>
/// The transparency log for everybody: C2SP tlog-tiles below /v1/log, and proofs for those who would rather not compute them from tiles.
/// A leaf
/// tells of no letter: it is hashes over salted hashes.
/// </summary>
public static class LogEndpoints
{
    private const string Reason = "A log that anyone can check must be open to anyone; its leaves are salted hashes";
    private const string Octets = "application/octet-stream";
    private const string Forever = "public, max-age=31536000, immutable";

    public static void MapTransparencyLog(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/.well-known/evidence-keys", (HttpContext http, EvidenceServices evidence) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=300";
            return Results.Text(evidence.Keys.Jwks, "application/jwk-set+json");
        }).Anonymous("Public keys").WithSummary("The keys that sign receipts and checkpoints, as a JWK set").WithTags("Transparency log");
        var log = routes.MapGroup("/v1/log").Anonymous(Reason).WithTags("Transparency log");
        log.MapGet("/checkpoint", CheckpointAsync).WithSummary("The newest signed checkpoint").Refuses(ProblemCode.NotFound);
        log.MapGet("/tile/entries/{**index}", EntriesAsync).WithSummary("Leaves, 256 at a time").Refuses(ProblemCode.NotFound);
        log.MapGet("/tile/{level:int}/{**index}", TileAsync).WithSummary("Hashes, 256 at a time").Refuses(ProblemCode.NotFound);
        log.MapGet("/proof", ProofAsync).WithSummary("Proof that a leaf is in the log")
            .Produces<LogProof>().Refuses(ProblemCode.InvalidParameter, ProblemCode.NotFound);
        log.MapGet("/consistency", ConsistencyAsync).WithSummary("Proof that the log at one size is the beginning of the log at another")
            .Produces<LogProof>().Refuses(ProblemCode.InvalidParameter, ProblemCode.NotFound);
    }

    private static async Task<IResult> CheckpointAsync(HttpContext http, EvidenceServices evidence, CancellationToken cancellationToken)
    {
        if (await evidence.Reader.ReadStateAsync(cancellationToken) is not { } state) return Problem.Of(ProblemCode.NotFound);
        http.Response.Headers.CacheControl = "no-cache";
        return Results.Text(state.Checkpoint, "text/plain", System.Text.Encoding.UTF8);
    }

    private static async Task<IResult> TileAsync(
        int level, string index, HttpContext http, EvidenceServices evidence, CancellationToken cancellationToken)
    {
        if (Parse(index) is not var (number, width) || level is < 0 or > TileAddress.LevelMax) return Problem.Of(ProblemCode.NotFound);
        var bytes = await evidence.Reader.ReadTileAsync(new TileAddress(level, number), width, cancellationToken);
        return bytes is { } found ? Immutable(http, found.ToArray()) : Problem.Of(ProblemCode.NotFound);
    }

    private static async Task<IResult> EntriesAsync(
        string index, HttpContext http, EvidenceServices evidence, CancellationToken cancellationToken)
    {
        if (Parse(index) is not var (number, width)) return Problem.Of(ProblemCode.NotFound);
        var bytes = await evidence.Reader.ReadLeavesAsync(number, width, cancellationToken);
        return bytes is not null ? Immutable(http, bytes) : Problem.Of(ProblemCode.NotFound);
    }

    private static IResult Immutable(HttpContext http, byte[] bytes)
    {
        http.Response.Headers.CacheControl = Forever;
        return Results.Bytes(bytes, Octets);
    }

    /// <summary>x001/x234/067, or x001/x234/067.p/17 for the first 17 of a tile.</summary>
    private static (long Index, int Width)? Parse(string path)
    {
        var cut = path.IndexOf(".p/", StringComparison.Ordinal);
        var width = TileAddress.Width;
        if (cut >= 0)
        {
            var text = path[(cut + 3)..];
            var isWidth = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out width)
                && width is > 0 and < TileAddress.Width && text[0] != '0';
            if (!isWidth) return null;
        }

        return TileAddress.ReadIndex(cut < 0 ? path : path[..cut]) is { } index ? (index, width) : null;
    }

    private static async Task<IResult> ProofAsync(long? leaf, long? size, EvidenceServices evidence, CancellationToken cancellationToken)
    {
        if (await evidence.Reader.ReadStateAsync(cancellationToken) is not { } state) return Problem.Of(ProblemCode.NotFound);
        var of = size ?? state.Size;
        if (of < 1 || of > state.Size) return Problem.Of(ProblemCode.InvalidParameter, $"size is 1 to {state.Size}.");
        if (leaf is not { } index || index < 0 || index >= of) return Problem.Of(ProblemCode.InvalidParameter, $"leaf is 0 to {of - 1}.");
        var found = await evidence.Reader.ReadLeafAsync(index, cancellationToken);
        return Results.Json(new LogProof
        {
            TreeSize = of,
            LeafIndex = index,
            Leaf = found?.ToBytes(),
            Root = await evidence.Reader.RootAsync(of, cancellationToken),
            Path = await evidence.Reader.ProveInclusionAsync(index, of, cancellationToken),
        }, EvidenceApiJson.Default.LogProof);
    }

    private static async Task<IResult> ConsistencyAsync(
        long? from, long? to, EvidenceServices evidence, CancellationToken cancellationToken)
    {
        if (await evidence.Reader.ReadStateAsync(cancellationToken) is not { } state) return Problem.Of(ProblemCode.NotFound);
        var end = to ?? state.Size;
        if (end < 0 || end > state.Size) return Problem.Of(ProblemCode.InvalidParameter, $"to is 0 to {state.Size}.");
        if (from is not { } begin || begin < 0 || begin > end) return Problem.Of(ProblemCode.InvalidParameter, $"from is 0 to {end}.");
        return Results.Json(new LogProof
        {
            TreeSize = end,
            FromSize = begin,
            Root = await evidence.Reader.RootAsync(end, cancellationToken),
            Path = await evidence.Reader.ProveConsistencyAsync(begin, end, cancellationToken),
        }, EvidenceApiJson.Default.LogProof);
    }
}
