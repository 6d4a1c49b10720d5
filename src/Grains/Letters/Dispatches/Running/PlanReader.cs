using System.Buffers;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Reads recipients of one shard of a plan by place, keeping the last chunk. Used by one caller at a time.</summary>
internal sealed class PlanReader(DispatchContents contents, DispatchPlan plan, int shard)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private long _first = -1;

    /// <summary>The mailboxes from a place on, at most so many, never across a chunk's end.</summary>
    public async ValueTask<UInt128[]> ReadMailboxesAsync(long place, int max, CancellationToken cancellationToken)
    {
        var bytes = await ChunkOfAsync(place, cancellationToken);
        var index = (int)(place - _first);
        var mailboxes = new UInt128[Math.Min(max, RecipientEntry.CountIn(bytes) - index)];
        for (var i = 0; i < mailboxes.Length; i++) mailboxes[i] = RecipientEntry.At(bytes, index + i).Mailbox;
        return mailboxes;
    }

    public async ValueTask<RecipientEntry> ReadAsync(long place, CancellationToken cancellationToken)
    {
        var bytes = await ChunkOfAsync(place, cancellationToken);
        return RecipientEntry.At(bytes, (int)(place - _first));
    }

    private async ValueTask<ReadOnlyMemory<byte>> ChunkOfAsync(long place, CancellationToken cancellationToken)
    {
        if (_first < 0 || place < _first || place >= _first + RecipientEntry.CountIn(_bytes.WrittenMemory))
        {
            var (chunk, first) = plan.ChunkAt(shard, place);
            // What is there is no longer that chunk, should reading fail.
            _first = -1;
            await contents.ReadAsync(chunk.Hash, _bytes, cancellationToken);
            _first = first;
        }

        return _bytes.WrittenMemory;
    }
}
