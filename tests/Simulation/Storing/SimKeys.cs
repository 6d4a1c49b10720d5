using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>The table of idempotency keys, far away. A run of rows may be cut.</summary>
internal sealed class SimKeys(SimStore store, Disk disk) : IKeyTable
{
    private readonly IKeyTable _keys = disk.Durable.Keys;

    public ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _keys.FindAsync(keys, CancellationToken.None));

    public ValueTask SaveAsync(IReadOnlyList<KeyRow> rows, CancellationToken cancellationToken) => store.RunAsync(
        StoreCall.SaveKeys,
        () => _keys.SaveAsync(rows, CancellationToken.None),
        cut => _keys.SaveAsync([.. rows.Take(cut)], CancellationToken.None).GetAwaiter().GetResult(),
        rows.Count);

    public ValueTask SaveMarksAsync(KeyMarks marks, CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.SaveMarks, () => _keys.SaveMarksAsync(marks, CancellationToken.None));

    public ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken) =>
        store.RunAsync(StoreCall.Read, () => _keys.ReadMarksAsync(CancellationToken.None));
}
