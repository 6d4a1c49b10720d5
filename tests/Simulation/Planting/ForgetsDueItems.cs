using Budkavle.Grains.Letters;
using Budkavle.Simulation.Storing;
using Budkavle.Storage;

namespace Budkavle.Simulation.Planting;

/// <summary>Saves views without what is due: it lives as long as the process that heard of it.</summary>
internal sealed class ForgetsDueItems : StorePlants
{
    public override IReadOnlyList<ViewRow> Rows(IReadOnlyList<ViewRow> rows) =>
        [.. rows.Where(row => row.Key.Bucket != Buckets.Due || row.Change == ViewChange.Delete)];
}
