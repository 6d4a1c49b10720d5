using Budkavle.Simulation.Storing;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Stores the blocks of a batch one after the other, each by itself.</summary>
internal sealed class SplitsBatches : StorePlants
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    public override ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks) =>
        blocks.Count < 2 ? null : EachAsync(store, blocks);

    private static async ValueTask<IReadOnlyList<AppendOutcome>> EachAsync(SimStore store, IReadOnlyList<Block> blocks)
    {
        var outcomes = new List<AppendOutcome>();
        foreach (var block in blocks)
        {
            outcomes.AddRange(await store.Log.AppendAsync([block], CancellationToken.None));
            await Task.Delay(Moment, store.Caller.Clock);
        }

        return outcomes;
    }
}
