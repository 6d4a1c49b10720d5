using Budkavle.Simulation.Storing;
using Budkavle.Simulation.Worlds;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Says that blocks are stored, and stores them a moment later, as a writer does that does not wait for the disk.</summary>
internal sealed class AcknowledgesEarly(World world) : StorePlants
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    public override ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks)
    {
        Block[] copies = [.. blocks.Select(block => block with { Bytes = block.Bytes.ToArray() })];
        var stops = world.Disk.Stops;
        world.Loop.After(Moment, world.Disk.Node, () =>
        {
            if (!store.Caller.IsDead && stops == world.Disk.Stops)
                world.Disk.Durable.Log.AppendAsync(copies, CancellationToken.None).GetAwaiter().GetResult();
        });
        return ValueTask.FromResult<IReadOnlyList<AppendOutcome>>(new AppendOutcome[blocks.Count]);
    }
}
