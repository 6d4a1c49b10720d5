using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Reconciliation;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>Writes the answers: what is not as it should be, or everything, and at the end the counts.</summary>
internal sealed class ReconciliationAnswers(PipeWriter output, LetterIds ids, KnownRefusals refusals, bool all)
{
    private readonly Utf8JsonWriter _json = new(output, new JsonWriterOptions { SkipValidation = true });
    private readonly ReconciliationTally _tally = new();

    public async Task WriteAsync(KeyChunk chunk, KeyStanding[] standings)
    {
        await refusals.LookUpAsync(chunk.Keys, standings);
        Write(chunk, standings);
    }

    private void Write(KeyChunk chunk, KeyStanding[] standings)
    {
        foreach (var line in chunk.Lines)
        {
            if (line.Fault is { } fault)
            {
                _tally.Invalid++;
                Problem.WriteLine(_json, line.Line, default, fault, DetailOf(fault));
                EndLine();
                continue;
            }

            Write(line.Line, chunk[line.Key], chunk.Keys[line.Index], standings[line.Index]);
        }
    }

    private void Write(long line, ReadOnlySpan<byte> text, UInt128 key, in KeyStanding standing)
    {
        if (standing.State == KeyState.Missing && refusals.TryFind(key, out var refusal))
        {
            _tally.Refused++;
            Begin(line, text, "refused"u8);
            _json.WriteString("code"u8, refusal.Code);
            WriteTime("refusedAt"u8, refusal.At);
        }
        else
        {
            _tally.Count(standing.State);
            if (standing.State == KeyState.Delivered && !all) return;
            if (standing.State == KeyState.Unknown)
            {
                const string detail = "Its letter is being written, or who knows of it does not answer. Ask again.";
                Problem.WriteLine(_json, line, text, ProblemCode.Unavailable, detail);
                EndLine();
                return;
            }

            Begin(line, text, NameOf(standing.State));
            if (standing.State != KeyState.Missing) WriteLetter(standing);
        }

        _json.WriteEndObject();
        EndLine();
    }

    private void Begin(long line, ReadOnlySpan<byte> key, ReadOnlySpan<byte> state)
    {
        _json.WriteStartObject();
        _json.WriteNumber("line"u8, line);
        _json.WriteString("key"u8, key);
        _json.WriteString("state"u8, state);
    }

    private void WriteLetter(in KeyStanding standing)
    {
        _json.WriteString("letterId"u8, ids.Encode(standing.Position.Shard, standing.Position.Sequence, standing.Version));
        WriteTime("acceptedAt"u8, standing.AcceptedAt);
        WriteTime("publishAt"u8, standing.PublishAt);
        WriteTime("deliveredAt"u8, standing.AvailableAt);
        WriteTime("openedAt"u8, standing.ReadAt);
    }

    private void WriteTime(ReadOnlySpan<byte> name, long milliseconds)
    {
        if (milliseconds != 0) _json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }

    public void WriteTally()
    {
        _tally.Write(_json);
        EndLine();
    }

    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    private void EndLine()
    {
        _json.Flush();
        _json.Reset();
        output.GetSpan(1)[0] = (byte)'\n';
        output.Advance(1);
    }

    private static ReadOnlySpan<byte> NameOf(KeyState state) => state switch
    {
        KeyState.Missing => "missing"u8,
        KeyState.Waiting => "waiting"u8,
        KeyState.Delivered => "delivered"u8,
        KeyState.Silent => "silent"u8,
        KeyState.Returned => "returned"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Has no line of its own."),
    };

    private static string? DetailOf(ProblemCode fault) =>
        fault == ProblemCode.IdempotencyKeyInvalid ? "A key is 1 to 255 visible ASCII characters." : null;
}
