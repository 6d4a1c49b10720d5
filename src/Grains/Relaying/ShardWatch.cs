using Budkavle.Grains.Runtime;

namespace Budkavle.Grains.Relaying;

/// <summary>
/// Which shards this process writes, and in which of them something may wait for an operator: one in which nothing has been committed since
/// its waiting room was found empty is not read again.
/// </summary>
internal sealed class ShardWatch(int shards) : ICommitObserver
{
    private readonly Lock _gate = new();

    /// <summary>The last entry that was heard of; -1 for a shard of others.</summary>
    private readonly long[] _last = Enumerable.Repeat(-1L, shards).ToArray();
    private readonly Dictionary<string, long[]> _empty = new(StringComparer.OrdinalIgnoreCase);

    public void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices) => Hear(shard, lastSequence);

    public void Held(int shard, long lastSequence) => Hear(shard, lastSequence);

    public void Opened(int shard, long lastSequence) => Hear(shard, lastSequence);

    /// <summary>Another process writes the shard now.</summary>
    public void Lose(int shard)
    {
        lock (_gate) _last[shard] = -1;
    }

    public Mark[] Mine()
    {
        lock (_gate) return [.. _last.Select((last, shard) => new Mark(shard, last)).Where(mark => mark.Last >= 0)];
    }

    public Mark[] ToLookAt(string domain)
    {
        lock (_gate)
        {
            var empty = EmptyOf(domain);
            return [.. _last.Select((last, shard) => new Mark(shard, last)).Where(mark => mark.Last > empty[mark.Shard])];
        }
    }

    /// <summary>Nothing waited, as of a moment at which the shard had come so far at least.</summary>
    public void SawNothing(string domain, Mark mark)
    {
        lock (_gate) EmptyOf(domain)[mark.Shard] = mark.Last;
    }

    public void LookAgain(string domain)
    {
        lock (_gate) Array.Fill(EmptyOf(domain), -1);
    }

    private void Hear(int shard, long lastSequence)
    {
        lock (_gate) _last[shard] = Math.Max(_last[shard], lastSequence);
    }

    private long[] EmptyOf(string domain)
    {
        if (!_empty.TryGetValue(domain, out var empty))
        {
            empty = new long[shards];
            Array.Fill(empty, -1);
            _empty[domain] = empty;
        }

        return empty;
    }

    /// <param name="Shard">Which.</param>
    /// <param name="Last">Its last entry that was heard of.</param>
    public readonly record struct Mark(int Shard, long Last);
}
