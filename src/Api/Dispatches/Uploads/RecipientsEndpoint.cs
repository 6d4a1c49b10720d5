using Budkavle.Api.Letters;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Dispatches;

/// <summary>POST or PUT /v1/dispatches/{id}/recipients.</summary>
internal static class RecipientsEndpoint
{
    private static readonly string[] _lineTypes = ["application/x-ndjson", "application/jsonl", "text/plain"];

    public static async Task<IResult> AddAsync(
        Guid id, HttpContext http, RecipientIntake intake, TimeProvider time, CancellationToken cancellationToken)
    {
        var type = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        var isCsv = type == "text/csv";
        if (!isCsv && !_lineTypes.Contains(type))
        {
            return Problem.Of(ProblemCode.UnsupportedMediaType, "Recipients are application/x-ndjson or text/csv.");
        }

        if (!IdempotencyKeys.TryRead(http, required: false, out var key, out var problem)) return problem;
        var (answer, refusal) = await intake.TakeAsync(
            http.Caller().SenderId(), Ids.ToUInt128(id), http.Caller().ClientId, key, http.Request.BodyReader,
            isCsv ? new RecipientCsv(CitizenTime.DayOf(time.GetUtcNow())) : null, cancellationToken);
        return answer is null ? refusal! : Results.Json(answer, DispatchesJson.Default.UploadAnswer);
    }
}
