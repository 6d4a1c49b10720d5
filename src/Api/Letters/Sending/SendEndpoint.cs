using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Budkavle.Api.Admission;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Letters.Sending;

/// <summary>
/// <c>POST /v1/letters</c>. Made once, and not a handler with parameters: finding its services for each letter costs more than deciding it.
/// </summary>
internal sealed class SendEndpoint(
    Engine engine, DraftPool drafts, SenderGate gate, RefusalMemory refusals, LetterSubmission submission, ApiLimits limits)
{
    /// <summary>The header's name.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    public async Task InvokeAsync(HttpContext http)
    {
        var result = await SendAsync(http, http.RequestAborted);
        await result.ExecuteAsync(http);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IResult> SendAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var sender = http.Caller().SenderId();
        if (!TryReadKey(http, out var key, out var problem)) return problem;
        if (await gate.FindAsync(sender) is not { } admitted) return Problem.Of(ProblemCode.Forbidden, SenderGate.NoRight);
        var draft = drafts.Rent();
        try
        {
            var body = await ReadBodyAsync(http.Request.BodyReader, limits.BodyBytesMax, cancellationToken);
            if (!TryParse(body, draft, out var fault))
            {
                http.Request.BodyReader.AdvanceTo(body.End);
                refusals.Note(sender, engine.Hashes.IdempotencyKeyOf(sender, key), fault.Code);
                return fault.ToProblem();
            }

            http.Request.BodyReader.AdvanceTo(body.End);
            var (result, kept) = await submission.SubmitAsync(draft, admitted, key, cancellationToken);
            if (kept is not { } why) return Answer(http, engine.LetterIds, result);
            return why.Code == ProblemCode.QuotaExceeded ? Problem.Of(why.Code) : why.ToProblem();
        }
        finally
        {
            drafts.Return(draft);
        }
    }

    private static IResult Answer(HttpContext http, LetterIds ids, in DeliverResult result)
    {
        if (result.Refusal != LetterRefusal.None) return LetterProblems.ToProblem(result.Refusal);
        var receipt = LetterReceipt.Of(ids, result);
        http.Response.StatusCode = result.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created;
        http.Response.Headers.Location = $"/v1/letters/{receipt.LetterId}";
        return new ReceiptResult(receipt);
    }

    private static bool TryParse(in ReadOnlySequence<byte> body, LetterDraft draft, out LetterFault fault)
    {
        if (body.IsSingleSegment) return LetterParser.TryParse(body.FirstSpan, LetterShape.Single, draft, out fault);
        var joined = ArrayPool<byte>.Shared.Rent((int)body.Length);
        body.CopyTo(joined);
        var parsed = LetterParser.TryParse(joined.AsSpan(0, (int)body.Length), LetterShape.Single, draft, out fault);
        ArrayPool<byte>.Shared.Return(joined);
        return parsed;
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadBodyAsync(
        PipeReader reader, long bytesMax, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > bytesMax)
                throw new BadHttpRequestException("The body is too large.", StatusCodes.Status413PayloadTooLarge);
            if (read.IsCompleted) return read.Buffer;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    internal static bool TryReadKey(HttpContext http, out byte[] key, out IResult problem)
    {
        var header = http.Request.Headers[IdempotencyKey];
        key = [];
        problem = Results.Empty;
        if (header.Count == 0 || string.IsNullOrEmpty(header[0]))
        {
            problem = Problem.Of(ProblemCode.IdempotencyKeyMissing);
            return false;
        }

        key = Encoding.UTF8.GetBytes(header[0]!);
        if (header.Count == 1 && key.Length <= LetterRules.KeyBytesMax && LetterParser.IsVisibleAscii(key)) return true;
        problem = Problem.Of(ProblemCode.IdempotencyKeyInvalid, "A key is 1 to 255 visible ASCII characters, once.");
        return false;
    }
}
