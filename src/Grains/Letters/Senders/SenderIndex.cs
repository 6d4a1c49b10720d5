using Budkavle.Grains.Identity;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>Every sender there is, in the order of their registration.</summary>
public sealed class SenderIndex(IGrainFactory grains, KeyedHashes hashes)
{
    private const int PageRows = 1000;
    private readonly IdList _lists = new(grains, hashes.Shards, "sender");

    public Task AddAsync(UInt128 sender) => _lists.AddAsync(hashes.Senders, sender);

    /// <summary>Each once, newest first; at most <see cref="SenderDirectory.EntriesMax"/>.</summary>
    public async Task<IReadOnlyCollection<UInt128>> ReadAsync()
    {
        var (found, before) = (new HashSet<UInt128>(), long.MaxValue);
        while (found.Count < SenderDirectory.EntriesMax)
        {
            var page = await _lists.ReadAsync(hashes.Senders, before, PageRows);
            found.UnionWith(page.Select(one => one.Id));
            if (page.Count < PageRows) break;
            before = page[^1].Position;
        }

        return found;
    }
}
