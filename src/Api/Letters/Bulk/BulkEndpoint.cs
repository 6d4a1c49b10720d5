using Budkavle.Api.Admission;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>POST /v1/letters/bulk.</summary>
internal static class BulkEndpoint
{
    public static async Task SendAsync(
        HttpContext http, Engine engine, IGrainFactory grains, LetterComposer composer, SenderGate gate, RefusalMemory refusals,
        ApiLimits limits, CancellationToken cancellationToken)
    {
        var type = http.Request.ContentType;
        if (type is null || !(type.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("application/jsonl", StringComparison.OrdinalIgnoreCase)))
        {
            await Problem.Of(ProblemCode.UnsupportedMediaType, "Lines of letters are application/x-ndjson.").ExecuteAsync(http);
            return;
        }

        var sender = http.Caller().SenderId();
        if (await gate.FindAsync(sender) is not { } admitted)
        {
            await Problem.Of(ProblemCode.Forbidden, SenderGate.NoRight).ExecuteAsync(http);
            return;
        }

        http.Response.ContentType = "application/x-ndjson";
        var run = new BulkRun(engine, grains, composer, gate, refusals, limits, admitted);
        await run.RunAsync(http.Request.BodyReader, http.Response.BodyWriter, cancellationToken);
    }
}
