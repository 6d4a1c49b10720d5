using System.Globalization;
using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Api.Dispatches;

/// <summary>POST or PUT /v1/dispatches/{id}/recipients.</summary>
internal static class RecipientsEndpoint
{
    private static readonly string[] _lineTypes = ["application/x-ndjson", "application/jsonl", "text/plain"];

    public static async Task<IResult> AddAsync(
        Guid id, HttpContext http, IGrainFactory grains, KeyedHashes hashes, RecipientUploads uploads, CancellationToken cancellationToken)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        var isCsv = type == "text/csv";
        if (!isCsv && !_lineTypes.Contains(type))
        {
            return Problem.Of(ProblemCode.UnsupportedMediaType, "Recipients are application/x-ndjson or text/csv.");
        }

        var sender = http.Caller().SenderId();
        var dispatch = Ids.ToUInt128(id);
        if (!IdempotencyKeys.TryRead(http, required: false, out var key, out var problem)) return problem;
        var view = await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).Read(sender);
        if (view is null) return Problem.Of(ProblemCode.NotFound);
        // With a key it may be a repeat of an upload that counted before the start.
        if (view.Status != DispatchStatus.Draft && key.Length == 0)
        {
            return DispatchProblems.Of(new DispatchAnswer { Refusal = DispatchRefusal.InvalidStatus, Status = view.Status });
        }

        if (!uploads.TryEnter()) return Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(5), "Other uploads are under way.");
        try
        {
            var spool = uploads.NewSpool();
            using var run = new RecipientUploadRun(spool, isCsv);
            var body = await run.ReadAsync(http.Request.BodyReader, cancellationToken);
            var answer = await uploads.FinishAsync(
                spool, sender, dispatch, KeyOf(hashes, sender, dispatch, key), body, http.Caller().ClientId, cancellationToken);
            if (answer.Refusal != DispatchRefusal.None) return DispatchProblems.Of(answer);
            var lines = await uploads.ReadRefusedLinesAsync(answer.Manifest, cancellationToken);
            // A repeat has the body of the first upload, so it has its counts too.
            var errors = lines.Select(UploadError.Of).ToArray();
            return Results.Json(new UploadAnswer(spool.Accepted, spool.Refused, errors), DispatchesJson.Default.UploadAnswer);
        }
        finally
        {
            uploads.Leave();
        }
    }

    private static string KeyOf(KeyedHashes hashes, UInt128 sender, UInt128 dispatch, string key) => key.Length == 0
        ? ""
        : SenderIds.Format(hashes.IdempotencyKeyOf(
            sender, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"recipients\n{dispatch:x32}\n{key}"))));
}
