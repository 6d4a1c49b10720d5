using System.Buffers;
using System.IO.Pipelines;
using Budkavle.Api.Letters.Bulk;
using Budkavle.Api.Problems;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Reconciliation;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>
/// One reconciliation: keys are read while those before them are looked up. Memory is that of two chunks, whatever the length of the
/// request.
/// </summary>
internal sealed class ReconciliationRun(
    KeyReconciler reconciler, KeyedHashes hashes, ReconciliationAnswers answers, KeyFormat format, UInt128 sender, long silentSince,
    int lineBytesMax)
{
    /// <summary>
    /// Keys looked up together. A request of no more gets no answer before it has ended, so its client need not read meanwhile.
    /// </summary>
    public const int ChunkLinesMax = 4096;

    private readonly LineReader _lines = new(lineBytesMax);
    private KeyChunk _chunk = new();
    private KeyChunk _spare = new();

    public async Task RunAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        var answering = Task.CompletedTask;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (TryAddLine(ref buffer, read.IsCompleted))
                {
                    if (_chunk.Lines.Count < ChunkLinesMax) continue;
                    await answering;
                    answering = AnswerAsync(_chunk, cancellationToken);
                    (_chunk, _spare) = (_spare, _chunk);
                    _chunk.Clear();
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) break;
            }
        }
        catch
        {
            // Nothing may write to an answer that has ended.
            await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await answering;
        await AnswerAsync(_chunk, cancellationToken);
        answers.WriteTally();
        await answers.FlushAsync(cancellationToken);
    }

    private bool TryAddLine(ref ReadOnlySequence<byte> buffer, bool completed)
    {
        if (!_lines.TryRead(ref buffer, completed, out var line, out var tooLong)) return false;
        if (_lines.Line == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (tooLong)
        {
            _chunk.AddFault(_lines.Line, ProblemCode.LineTooLarge);
        }
        else if (!line.IsEmpty && !IsHeader(line))
        {
            var key = _chunk.Reserve(line.Length);
            var fault = KeyLineReader.Read(line, format, key, out var length);
            if (fault is null) _chunk.Add(_lines.Line, length, hashes.IdempotencyKeyOf(sender, key[..length]));
            else _chunk.AddFault(_lines.Line, fault);
        }

        return true;
    }

    /// <summary>A CSV file may begin with the names of its columns.</summary>
    private bool IsHeader(ReadOnlySpan<byte> line) =>
        format == KeyFormat.Csv && _lines.Line == 1 && (line.StartsWith("key"u8) || line.StartsWith("\"key\""u8))
        && (line.Length <= 5 || line.IndexOfAny((byte)',', (byte)';') is 3 or 5);

    private async Task AnswerAsync(KeyChunk chunk, CancellationToken cancellationToken)
    {
        await answers.WriteAsync(chunk, await reconciler.FindAsync(chunk.Keys, silentSince, cancellationToken));
        await answers.FlushAsync(cancellationToken);
    }
}
