using Budkavle.Simulation.Storing;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Stores the blocks of a batch one after the other, each by itself.</summary>
internal sealed class SplitsBatches : StorePlants
{
    public override ValueTask<IReadOnlyList<AppendOutcome>>? AppendAsync(SimStore store, IReadOnlyList<Block> blocks) =>
        blocks.Count < 2 ? null : EachAsync(store, blocks);

    private static async ValueTask<IReadOnlyList<AppendOutcome>> EachAsync(SimStore store, IReadOnlyList<Block> blocks)
    {
        var outcomes = new List<AppendOutcome>();
        foreach (var block in blocks) outcomes.AddRange(await store.Log.AppendAsync([block], CancellationToken.None));
        return outcomes;
    }
}
