using Budkavle.Simulation.Storing;

namespace Budkavle.Simulation.Planting;

/// <summary>Marks saved heads as older than they are: the next to open the shard folds their last entries again.</summary>
internal sealed class AppliesTwice : StorePlants
{
    public override long HeadsMark(long sequence) => Math.Max(0, sequence - 3);
}
