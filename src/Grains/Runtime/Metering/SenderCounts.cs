using System.Collections.Concurrent;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// What senders were told of their letters by the shards here since the start, sender by sender. Safe for use by many threads. Not among
/// the instruments: a series for each sender is too many for those who store them.
/// </summary>
public sealed class SenderCounts
{
    /// <summary>The country has about 500 agencies and municipalities; those beyond are not counted.</summary>
    public const int SendersMax = 10_000;

    private readonly ConcurrentDictionary<UInt128, Counts> _counts = new();

    /// <summary>The counts of every sender that has any.</summary>
    public IReadOnlyList<SenderReading> Read() => [.. _counts.Select(one => one.Value.Read(one.Key))];

    internal void Add(UInt128 sender, long accepted, long repeated, long refused)
    {
        if (!_counts.TryGetValue(sender, out var counts))
        {
            if (_counts.Count >= SendersMax) return;
            counts = _counts.GetOrAdd(sender, static _ => new Counts());
        }

        counts.Add(accepted, repeated, refused);
    }

    private sealed class Counts
    {
        private long _accepted;
        private long _repeated;
        private long _refused;

        public void Add(long accepted, long repeated, long refused)
        {
            Interlocked.Add(ref _accepted, accepted);
            if (repeated > 0) Interlocked.Add(ref _repeated, repeated);
            if (refused > 0) Interlocked.Add(ref _refused, refused);
        }

        public SenderReading Read(UInt128 sender) =>
            new(sender, Volatile.Read(ref _accepted), Volatile.Read(ref _repeated), Volatile.Read(ref _refused));
    }
}
