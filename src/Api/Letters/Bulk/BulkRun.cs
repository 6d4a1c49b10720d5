using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Budkavle.Api.Admission;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>
/// One bulk request: lines are read, parsed and grouped by shard while earlier chunks are being committed; results are written in order.
/// Memory is bounded by the chunks under way, whatever the length of the request.
/// </summary>
internal sealed class BulkRun(
    Engine engine, IGrainFactory grains, LetterComposer composer, SenderGate gate, RefusalMemory refusals, ApiLimits limits,
    SenderSnapshot admitted)
{
    /// <summary>Lines after which a chunk goes out. Large enough that each shard's part shares a commit.</summary>
    private const int ChunkLinesMax = 2000;

    private const int ChunkBytesMax = 2 * 1024 * 1024;

    /// <summary>Chunks under way. Two keep both the parser and the writers busy; the rest smooths slow commits.</summary>
    private const int ChunksMax = 4;

    private readonly LetterDraft _draft = new();
    private readonly LineReader _lines = new(limits.LineBytesMax);
    private readonly Channel<(BulkChunk Chunk, Task<DeliverResult[]?[]> Delivery)> _underWay =
        Channel.CreateBounded<(BulkChunk, Task<DeliverResult[]?[]>)>(ChunksMax);

    private readonly Stack<BulkChunk> _free = [];
    private readonly SenderSnapshot _admitted = admitted;
    private SenderSnapshot? _sender = admitted;

    public async Task RunAsync(PipeReader reader, PipeWriter writer, CancellationToken cancellationToken)
    {
        var writing = WriteResultsAsync(new BulkResults(writer, engine.LetterIds), cancellationToken);
        try
        {
            await ReadLinesAsync(reader, writing, cancellationToken);
            _underWay.Writer.TryComplete();
        }
        catch (Exception reason)
        {
            _underWay.Writer.TryComplete(reason);
        }

        await writing;
    }

    private async Task ReadLinesAsync(PipeReader reader, Task writing, CancellationToken cancellationToken)
    {
        var chunk = new BulkChunk(engine.Shards);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (TryAddLine(ref buffer, read.IsCompleted, chunk, out var large))
            {
                if (large is { } line) await AddLargeAsync(line, chunk, cancellationToken);
                if (chunk.Lines.Count < ChunkLinesMax && chunk.Bytes < ChunkBytesMax) continue;
                chunk = await SendAsync(chunk, writing, cancellationToken);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) break;
            // Whoever sends a few lines and waits gets its answer; whoever keeps sending fills chunks.
            if (chunk.Lines.Count > 0 && !reader.TryRead(out read)) chunk = await SendAsync(chunk, writing, cancellationToken);
            else if (chunk.Lines.Count > 0) reader.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
        }

        if (chunk.Lines.Count > 0) await SendAsync(chunk, writing, cancellationToken);
    }

    /// <summary>
    /// Adds the next line to the chunk; a letter whose contents must be stored first is left in the draft for the caller.
    /// </summary>
    private bool TryAddLine(ref ReadOnlySequence<byte> buffer, bool completed, BulkChunk chunk, out long? large)
    {
        large = null;
        if (!_lines.TryRead(ref buffer, completed, out var line, out var tooLong)) return false;
        if (tooLong)
        {
            var detail = $"A line is at most {limits.LineBytesMax} bytes.";
            chunk.AddFault(_lines.Line, default, new LetterFault(ProblemCode.LineTooLarge, detail, ""));
        }
        else if (line.IsEmpty)
        {
            // An empty line, such as the last, is no letter and gets no answer.
        }
        else if (!LetterParser.TryParse(line, LetterShape.Line, _draft, out var fault))
        {
            Refuse(_lines.Line, chunk, fault);
        }
        else if (composer.HasContents(_draft))
        {
            large = _lines.Line;
        }
        else
        {
            Add(_lines.Line, chunk, null);
        }

        return true;
    }

    private async ValueTask AddLargeAsync(long line, BulkChunk chunk, CancellationToken cancellationToken)
    {
        var (stored, fault) = await composer.StoreContentsAsync(_draft, _admitted.Id, cancellationToken);
        if (stored is null) Refuse(line, chunk, fault);
        else Add(line, chunk, stored);
    }

    private void Refuse(long line, BulkChunk chunk, in LetterFault fault)
    {
        var key = _draft[_draft.Key];
        if (!key.IsEmpty) refusals.Note(_admitted.Id, engine.Hashes.IdempotencyKeyOf(_admitted.Id, key), fault.Code);
        chunk.AddFault(line, chunk.Keep(key), fault);
    }

    private void Add(long line, BulkChunk chunk, StoredContents? stored)
    {
        var key = chunk.Keep(_draft[_draft.Key]);
        if (_sender is null || !gate.TryTake(_sender))
        {
            var code = _sender is null ? ProblemCode.Forbidden : ProblemCode.QuotaExceeded;
            chunk.AddFault(line, key, new LetterFault(code, code.Title, ""));
            return;
        }

        var sender = _admitted.Id;
        var keyHash = engine.Hashes.IdempotencyKeyOf(sender, _draft[_draft.Key]);
        var space = chunk.Reserve(LetterComposer.SizeMax(_draft, stored));
        var payload = chunk.Take(composer.Compose(_draft, sender, keyHash, stored, space, out var fingerprint));
        var item = composer.ToItem(_draft, sender, keyHash, fingerprint, default);
        chunk.AddLetter(line, key, new StreamKey(item.Mailbox).ShardOf(engine.Shards), item, payload);
    }

    private async ValueTask<BulkChunk> SendAsync(BulkChunk chunk, Task writing, CancellationToken cancellationToken)
    {
        // When the writer has ended (the client is gone), reading on would only fill the queue.
        if (writing.IsCompleted) await writing;
        await _underWay.Writer.WriteAsync((chunk, DeliverAsync(chunk)), cancellationToken);
        // A request may run for hours: a sender suspended meanwhile is refused from here on.
        _sender = await gate.FindAsync(_admitted.Id);
        lock (_free) return _free.TryPop(out var free) ? free : new BulkChunk(engine.Shards);
    }

    private async Task<DeliverResult[]?[]> DeliverAsync(BulkChunk chunk)
    {
        var lists = chunk.Complete();
        var results = new DeliverResult[]?[lists.Length];
        var calls = new List<Task>();
        for (var shard = 0; shard < lists.Length; shard++)
        {
            if (lists[shard] is { Length: > 0 } items) calls.Add(DeliverAsync(shard, items, results, chunk));
        }

        await Task.WhenAll(calls);
        gate.GiveBack(_admitted, lists.Sum(list => list?.Length ?? 0) - results.Sum(list => list?.Count(result => result.IsNew) ?? 0));
        return results;
    }

    private async Task DeliverAsync(int shard, DeliverItem[] items, DeliverResult[]?[] results, BulkChunk chunk)
    {
        try
        {
            var answers = await grains.GetGrain<IPostOfficeGrain>(shard).Deliver(items);
            refusals.Note(items, answers);
            results[shard] = answers;
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            // The outcome is unknown: the lines say so, and a repeat with the same keys settles it.
            results[shard] = null;
            chunk.Abandon();
        }
    }

    private async Task WriteResultsAsync(BulkResults results, CancellationToken cancellationToken)
    {
        await foreach (var (chunk, delivery) in _underWay.Reader.ReadAllAsync(cancellationToken))
        {
            results.Write(chunk, await delivery);
            Reuse(chunk);

            await results.FlushAsync(cancellationToken);
        }
    }

    private void Reuse(BulkChunk chunk)
    {
        if (chunk.IsAbandoned) return;
        lock (_free)
        {
            chunk.Clear();
            _free.Push(chunk);
        }
    }
}
