using System.Globalization;
using Budkavle.Api.Admission;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Reconciliation;
using Budkavle.Grains.Letters.Rejections;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>POST /v1/letters/reconciliation.</summary>
internal static class ReconciliationEndpoint
{
    public static async Task AskAsync(
        HttpContext http, Engine engine, KeyReconciler reconciler, RefusalMemory refusals, RejectionBook book, ApiLimits limits,
        string? silentSince, bool? all, CancellationToken cancellationToken)
    {
        if (FormatOf(http.Request.ContentType) is not { } format)
        {
            await Problem.Of(ProblemCode.UnsupportedMediaType, "Keys are application/x-ndjson, text/plain or text/csv.").ExecuteAsync(http);
            return;
        }

        if (!TryReadTime(silentSince, out var silent))
        {
            await Problem.Of(ProblemCode.InvalidParameter, "silentSince is a time such as 2026-03-01T00:00:00Z.").ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "application/x-ndjson";
        var sender = http.Caller().SenderId();
        var known = new KnownRefusals(refusals, book, sender);
        var answers = new ReconciliationAnswers(http.Response.BodyWriter, engine.LetterIds, known, all ?? false);
        var run = new ReconciliationRun(reconciler, engine.Hashes, answers, format, sender, silent, limits.LineBytesMax);
        await run.RunAsync(http.Request.BodyReader, cancellationToken);
    }

    private static KeyFormat? FormatOf(string? contentType) => contentType?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "application/x-ndjson" or "application/jsonl" => KeyFormat.Json,
        "text/plain" => KeyFormat.Plain,
        "text/csv" => KeyFormat.Csv,
        _ => null,
    };

    /// <summary>Milliseconds since 1970; 0 where nothing is said.</summary>
    internal static bool TryReadTime(string? text, out long milliseconds)
    {
        milliseconds = 0;
        if (string.IsNullOrEmpty(text)) return true;
        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, styles, out var time) || time.Year < 1971) return false;
        milliseconds = time.ToUnixTimeMilliseconds();
        return true;
    }
}
