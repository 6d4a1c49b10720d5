using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>Writes result lines. Nothing is written before the delivery of its chunk is durable.</summary>
internal sealed class BulkResults(PipeWriter output, LetterIds ids)
{
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { SkipValidation = true });

    public void Write(BulkChunk chunk, DeliverResult[]?[] results)
    {
        foreach (var line in chunk.Lines)
        {
            var key = chunk[line.Key];
            if (line.Shard < 0) Problem.WriteLine(_json, line.Line, key, line.Fault.Code, line.Fault.Detail);
            else if (results[line.Shard] is not { } list) Problem.WriteLine(_json, line.Line, key, ProblemCode.Unavailable);
            else Write(line.Line, key, list[line.Index]);
            _json.Flush();
            _json.Reset();
            output.GetSpan(1)[0] = (byte)'\n';
            output.Advance(1);
        }
    }

    private void Write(long line, ReadOnlySpan<byte> key, in DeliverResult result)
    {
        if (result.Refusal != LetterRefusal.None)
        {
            Problem.WriteLine(_json, line, key, LetterProblems.CodeOf(result.Refusal));
            return;
        }

        _json.WriteStartObject();
        _json.WriteNumber("line"u8, line);
        _json.WriteString("key"u8, key);
        _json.WriteNumber("status"u8, result.Repeated ? StatusCodes.Status200OK : StatusCodes.Status201Created);
        _json.WriteString("letterId"u8, ids.Encode(result.Shard, result.Sequence, result.Version));
        _json.WriteString(result.Scheduled ? "scheduledAt"u8 : "deliveredAt"u8, DateTimeOffset.FromUnixTimeMilliseconds(result.At));
        _json.WriteEndObject();
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);
}
