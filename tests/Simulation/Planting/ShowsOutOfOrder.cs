using Budkavle.Simulation.Storing;
using Budkavle.Simulation.Worlds;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>
/// Some blocks become visible to readers of feeds after later ones, as entries do whose number was drawn before their transaction ended.
/// </summary>
internal sealed class ShowsOutOfOrder(World world) : StorePlants
{
    private readonly Dictionary<(int Shard, long Sequence), long> _hidden = [];

    public override ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks)
    {
        foreach (var block in blocks.Where(block => block.Sequence % 3 == 0))
            _hidden[(block.Shard, block.Sequence)] = world.Loop.Now + TimeSpan.FromSeconds(2).Ticks;
        return null;
    }

    public override ValueTask<IReadOnlyList<Block>> Reading(int shard, ulong tags, ValueTask<IReadOnlyList<Block>> blocks) => tags == 0
        ? blocks
        : ValueTask.FromResult<IReadOnlyList<Block>>(
            [.. blocks.GetAwaiter().GetResult().Where(block => _hidden.GetValueOrDefault((shard, block.Sequence)) <= world.Loop.Now)]);
}
