using System.Buffers;
using System.Collections.Concurrent;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// Takes the recipients of one upload, of any number, in bounded memory: grouped by shard, written in chunks. Nothing of it counts before
/// the dispatch knows the manifest. The same upload gives the same chunks. Used by one caller at a time.
/// </summary>
public sealed class RecipientSpool(KeyedHashes hashes, DispatchContents contents, DispatchLimits limits)
{
    private readonly ArrayBufferWriter<byte>[] _shards = [.. Enumerable.Range(0, hashes.Shards).Select(_ => new ArrayBufferWriter<byte>())];
    private readonly ConcurrentStack<ArrayBufferWriter<byte>> _spares = [];
    private readonly List<Task<ChunkReference>> _written = [];
    private readonly List<RefusedLine> _lines = [];
    private int _inMemory;
    private int _settled;

    public long Accepted { get; private set; }

    public long Refused { get; private set; }

    public async ValueTask AddAsync(IdentityNumber number, CancellationToken cancellationToken)
    {
        var mailbox = hashes.MailboxOf(number);
        var shard = mailbox.ShardOf(hashes.Shards);
        var buffer = _shards[shard];
        new RecipientEntry(mailbox.Value, number.Value).Write(buffer.GetSpan(RecipientEntry.SizeBytes));
        buffer.Advance(RecipientEntry.SizeBytes);
        Accepted++;
        _inMemory++;
        if (buffer.WrittenCount >= limits.ChunkEntriesMax * RecipientEntry.SizeBytes) await FlushAsync(shard, cancellationToken);
        else if (_inMemory >= limits.UploadEntriesInMemory) await FlushAsync(Fullest(), cancellationToken);
    }

    /// <summary>Counts a refused line, and lists it if few have been.</summary>
    public void Refuse(long line, RecipientFault fault, int column = 0)
    {
        Refused++;
        if (_lines.Count < limits.RefusedLinesMax) _lines.Add(new RefusedLine(line, fault, (ushort)column));
    }

    public void Refuse(long line, IdentityNumberError error, int column = 0) =>
        Refuse(line, (RecipientFault)((int)RecipientFault.Number + (int)error), column);

    /// <summary>Writes what is left.</summary>
    /// <returns>The manifest's hash; everything is durable.</returns>
    public async Task<byte[]> FinishAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < _shards.Length; shard++)
        {
            if (_shards[shard].WrittenCount > 0) await FlushAsync(shard, cancellationToken);
        }

        var chunks = await Task.WhenAll(_written);
        return await contents.PutAsync(new Manifest(chunks, _lines).ToBytes(), cancellationToken);
    }

    private async ValueTask FlushAsync(int shard, CancellationToken cancellationToken)
    {
        var chunk = _shards[shard];
        _shards[shard] = _spares.TryPop(out var spare) ? spare : new ArrayBufferWriter<byte>();
        _inMemory -= RecipientEntry.CountIn(chunk.WrittenMemory);
        _written.Add(WriteAsync(shard, chunk, cancellationToken));
        for (; _written.Count - _settled > limits.ChunkWritesAtOnce; _settled++) await _written[_settled];
    }

    private async Task<ChunkReference> WriteAsync(int shard, ArrayBufferWriter<byte> chunk, CancellationToken cancellationToken)
    {
        var written = new ChunkReference(
            shard, RecipientEntry.CountIn(chunk.WrittenMemory), await contents.PutAsync(chunk.WrittenMemory, cancellationToken));
        chunk.ResetWrittenCount();
        _spares.Push(chunk);
        return written;
    }

    private int Fullest()
    {
        var fullest = 0;
        for (var shard = 1; shard < _shards.Length; shard++)
        {
            if (_shards[shard].WrittenCount > _shards[fullest].WrittenCount) fullest = shard;
        }

        return fullest;
    }
}
