using Budkavle.Simulation.Storing;
using Budkavle.Simulation.Worlds;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Puts a block in its place whoever wrote what is there: an upsert where an insert must be.</summary>
internal sealed class ChecksNoEpoch(World world) : StorePlants
{
    public override ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks) =>
        store.RunAsync(StoreCall.Append, () =>
        {
            foreach (var block in blocks) Put(block with { Bytes = block.Bytes.ToArray() });
            return ValueTask.FromResult<IReadOnlyList<AppendOutcome>>(new AppendOutcome[blocks.Count]);
        });

    private void Put(Block block)
    {
        var stored = world.Disk.States[block.Shard].Blocks;
        var index = stored.FindIndex(one => one.Sequence == block.Sequence);
        if (index >= 0) stored[index] = block;
        else if (stored.Count == 0 || stored[^1].LastSequence < block.Sequence) stored.Add(block);
    }
}
