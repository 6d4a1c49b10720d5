using System.Buffers;
using Budkavle.Api.Letters;
using Budkavle.Api.Security;

namespace Budkavle.Api.Dispatches;

/// <summary>POST /v1/dispatches. With an Idempotency-Key the dispatch's id follows from the key, so a repeat finds the first one.</summary>
internal static class CreateEndpoint
{
    public static async Task<IResult> CreateAsync(HttpContext http, DispatchDesk desk, CancellationToken cancellationToken)
    {
        if (!IdempotencyKeys.TryRead(http, required: false, out var key, out var problem)) return problem;
        var (sender, by) = (http.Caller().SenderId(), http.Caller().ClientId);
        var body = await ReadBodyAsync(http, cancellationToken);
        var (id, answer, refusal) = await desk.CreateAsync(sender, by, body, key, cancellationToken);
        if (answer is null) return refusal!;
        http.Response.Headers.Location = $"/v1/dispatches/{Ids.ToGuid(id)}";
        var status = answer.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        return Results.Json(DispatchBody.Of(answer.Dispatch!), DispatchesJson.Default.DispatchBody, statusCode: status);
    }

    private static async Task<byte[]> ReadBodyAsync(HttpContext http, CancellationToken cancellationToken)
    {
        // The length of a single body is bounded by the server.
        while (true)
        {
            var read = await http.Request.BodyReader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                http.Request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
