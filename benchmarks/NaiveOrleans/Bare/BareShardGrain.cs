using Budkavle.Storage;
using Orleans.Concurrency;

namespace Budkavle.NaiveOrleans.Bare;

/// <inheritdoc cref="IBareShardGrain"/>
[Reentrant]
public sealed class BareShardGrain(BareWriter writer) : Grain, IBareShardGrain
{
    private const int BlockBytesMax = 32 * 1024;
    private ShardLease _lease = null!;
    private long _next;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _lease = await writer.Store.Log.OpenShardAsync((int)this.GetPrimaryKeyLong(), "bare", cancellationToken);
        _next = (await writer.Store.Log.ReadLastAsync(_lease.Shard, cancellationToken))!.LastSequence + 1;
    }

    public async Task<int> Append(ReadOnlyMemory<byte>[] letters)
    {
        var blocks = new List<Block>();
        var plain = new List<byte>(BlockBytesMax);
        var count = 0;
        foreach (var letter in letters)
        {
            if (count > 0 && plain.Count + letter.Length > BlockBytesMax)
            {
                blocks.Add(Seal(plain, count));
                plain.Clear();
                count = 0;
            }
            plain.AddRange(letter.Span);
            count++;
        }
        blocks.Add(Seal(plain, count));
        await writer.WriteAsync(blocks);
        return letters.Length;
    }

    private Block Seal(List<byte> plain, int count)
    {
        var bytes = new byte[plain.Count + writer.Sealer.OverheadBytes];
        var length = writer.Sealer.Seal(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(plain), default, bytes);
        var block = new Block(_lease.Shard, _next, count, _lease.Epoch, 0, bytes.AsMemory(0, length));
        _next += count;
        return block;
    }
}
