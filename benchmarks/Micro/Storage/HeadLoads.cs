using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>
/// What a shard does with its saved heads when it is opened. An operation is one head; 625,000 are the shard of a register of ten million
/// with 16 shards.
/// </summary>
internal sealed class HeadLoads(int heads) : IMicroBenchmark
{
    /// <summary>What one read of the store gives.</summary>
    private const int PartBytes = 1 << 20;

    public string Name => $"heads/load {heads} saved heads";

    public Task<Measurement> RunAsync()
    {
        var random = new Random(7);
        var table = new HeadTable();
        for (var i = 0; i < heads; i++)
            table.GetOrAdd(new StreamKey(new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64()))) =
                new MailboxHead { Version = 1 };
        var saved = table.Save(PartBytes).Parts;
        new HeadTable().Load(saved);
        return Measurement.OfAsync(heads, () => Task.Run(() => new HeadTable().Load(saved)));
    }
}
