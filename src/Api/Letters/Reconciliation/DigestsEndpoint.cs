using System.Globalization;
using System.Numerics;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Reconciliation;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>GET /v1/letters/reconciliation/digests and /secret: all is well, said in kilobytes.</summary>
internal static class DigestsEndpoint
{
    private const int RangesDefault = 4096;

    public static IResult ReadSecret(HttpContext http, KeyedHashes hashes) => Results.Json(
        new KeySecret("HMAC-SHA256", Convert.ToHexStringLower(hashes.KeySecretOf(http.Caller().SenderId())), HashBytes: 16),
        ReconciliationJson.Default.KeySecret);

    public static async Task<IResult> ReadAsync(
        HttpContext http, KeyDigests digests, TimeProvider clock, string? from, string? before, int? ranges,
        CancellationToken cancellationToken)
    {
        if (!ReconciliationEndpoint.TryReadTime(from, out var begin) || !ReconciliationEndpoint.TryReadTime(before, out var end))
            return Problem.Of(ProblemCode.InvalidParameter, "from and before are times such as 2026-03-01T00:00:00Z.");
        var count = ranges ?? RangesDefault;
        if (count is < 1 or > KeyDigests.RangesMax || !BitOperations.IsPow2(count))
            return Problem.Of(ProblemCode.InvalidParameter, $"ranges is a power of two, at most {KeyDigests.RangesMax}.");
        if (end == 0) end = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var found = await digests.ReadAsync(http.Caller().SenderId(), begin, end, count, cancellationToken);
        var filled = Enumerable.Range(0, count).Where(range => found[range].Count > 0).Select(range => new RangeDigest(
            range, found[range].Count, found[range].Combined.ToString("x32", CultureInfo.InvariantCulture)));
        var answer = new DigestAnswer(
            begin == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(begin), DateTimeOffset.FromUnixTimeMilliseconds(end), count,
            found.Sum(digest => digest.Count), [.. filled]);
        return Results.Json(answer, ReconciliationJson.Default.DigestAnswer);
    }
}
