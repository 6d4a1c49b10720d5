using Budkavle.Grains.Notifications.Delivery;
using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Storing;
using Budkavle.Simulation.Worlds;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Tells the dispatcher of letters as their blocks set out for the store.</summary>
internal sealed class NotifiesEarly(World world) : StorePlants
{
    public override ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks)
    {
        if (world.SiloOf(store.Caller)?.Engine is not { } engine) return null;
        foreach (var block in blocks)
        {
            var notices = engine.Log.EntriesOf(block).Select(entry => LogLetters.NoticeOf(block.Shard, entry)).OfType<Notice>().ToArray();
            engine.Observers.Committed(block.Shard, block.LastSequence, notices);
        }

        return null;
    }
}
