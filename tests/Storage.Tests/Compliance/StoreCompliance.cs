using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Storage.Tests.Compliance;

/// <summary>What every store must do, whatever it is made of. Each inheriting class says how one is opened.</summary>
public abstract partial class StoreCompliance : IAsyncLifetime
{
    protected const int Shards = 4;

    private readonly List<IStore> opened = [];

    protected IStore Store { get; private set; } = null!;

    protected static CancellationToken None => CancellationToken.None;

    /// <summary>Opens the store of this test: the same one each time, so that a second call is a second process.</summary>
    protected abstract Task<IStore> OpenStoreAsync();

    public virtual async Task InitializeAsync()
    {
        if (!CanRun) return;
        Store = await OpenAnotherAsync();
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var store in opened) await store.DisposeAsync();
    }

    protected virtual bool CanRun => true;

    protected async Task<IStore> OpenAnotherAsync()
    {
        var store = await OpenStoreAsync();
        opened.Add(store);
        return store;
    }

    protected static Block BlockOf(ShardLease lease, long sequence, int count = 1, ulong tags = 0, string text = "entries") =>
        new(lease.Shard, sequence, count, lease.Epoch, tags, Encoding.UTF8.GetBytes($"{text} {sequence}"));

    protected static string TextOf(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    protected static StreamKey StreamIn(int shard, ulong number)
    {
        var key = new StreamKey(StreamKey.OfShard(shard, Shards).Value + number);
        Assert.Equal(shard, key.ShardOf(Shards));
        return key;
    }

    protected static ViewRow RowOf(StreamKey stream, long position, string text, byte bucket = 1, ViewChange change = ViewChange.Insert) =>
        new(new ViewKey(stream, bucket, position), change, Encoding.UTF8.GetBytes(text));

    protected static UInt128 KeyOf(ulong number)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number * 0x9E3779B97F4A7C15);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), number);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
