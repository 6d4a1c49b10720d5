using Budkavle.Grains.Identity;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>The dispatches of each sender in the order of their making.</summary>
public sealed class DispatchIndex(IGrainFactory grains, KeyedHashes hashes)
{
    private readonly IdList _lists = new(grains, hashes.Shards, "dispatch");

    public Task AddAsync(UInt128 sender, UInt128 dispatch) => _lists.AddAsync(hashes.DispatchesOf(sender), dispatch);

    /// <summary>Ids of the sender's dispatches, newest first, before a position.</summary>
    public Task<IReadOnlyList<(UInt128 Dispatch, long Position)>> ReadAsync(UInt128 sender, long before, int max) =>
        _lists.ReadAsync(hashes.DispatchesOf(sender), before, max);
}
