using Budkavle.NaiveOrleans.Ours;

namespace Budkavle.NaiveOrleans.Running;

/// <summary>Some of our mailboxes, sorted by shard beforehand so that the driver does not compute while it measures.</summary>
internal sealed class MailboxRange
{
    private readonly long[][] _byShard;
    private readonly int[] _taken;
    private readonly bool _again;

    /// <param name="again">From the first again when all are used; otherwise each once.</param>
    public MailboxRange(long first, int count, int shards, bool again)
    {
        var sorted = Enumerable.Range(0, count).Select(n => first + n).ToLookup(n => Letters.ShardOf(n, shards));
        _byShard = [.. Enumerable.Range(0, shards).Select(shard => sorted[shard].ToArray())];
        _taken = new int[shards];
        _again = again;
    }

    /// <summary>The next mailboxes of a shard; fewer or none when they are used up.</summary>
    public long[] Take(int shard, int count)
    {
        var mailboxes = _byShard[shard];
        var first = Interlocked.Add(ref _taken[shard], count) - count;
        return _again ? [.. Enumerable.Range(0, count).Select(n => mailboxes[(int)((uint)(first + n) % (uint)mailboxes.Length)])]
            : [.. mailboxes.Skip(first).Take(count)];
    }
}
