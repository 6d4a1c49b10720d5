using System.Diagnostics.Metrics;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// What the engine of this process has done. Counted per commit and per batch, never per letter; read by the operations page and by whoever
/// listens to the meter <c>Budkavle.Engine</c>. Safe for use by many threads.
/// </summary>
public sealed class EngineMeters : IDisposable
{
    public const string MeterName = "Budkavle.Engine";

    /// <summary>Upper edges of the latency classes in microseconds, doubling: 125 us to about 4 s, then all above.</summary>
    private const int FirstEdgeMicroseconds = 125;
    private const int ClassCount = 17;

    private readonly long[] _lettersOfShard;
    private readonly long[] _commitLatency = new long[ClassCount];
    private readonly long[] _letterLatency = new long[ClassCount];
    private readonly Meter _meter = new(MeterName);
    private long _commits;
    private long _blocks;
    private long _entries;
    private long _batches;
    private long _bytes;

    public EngineMeters(int shards)
    {
        _lettersOfShard = new long[shards];
        _meter.CreateObservableCounter("budkavle.letters", () => Letters, "{letter}", "Letters available in mailboxes here, ever");
        _meter.CreateObservableCounter("budkavle.commits", () => Volatile.Read(ref _commits), "{commit}", "Commits since the start");
        _meter.CreateObservableCounter("budkavle.entries", () => Volatile.Read(ref _entries), "{entry}", "Entries since the start");
        _meter.CreateObservableCounter("budkavle.log.bytes", () => Volatile.Read(ref _bytes), "By", "Bytes of entries since the start");
    }

    /// <summary>Letters that have become available in the mailboxes of the shards opened here, those of earlier runs included.</summary>
    public long Letters
    {
        get
        {
            var sum = 0L;
            for (var shard = 0; shard < _lettersOfShard.Length; shard++) sum += Volatile.Read(ref _lettersOfShard[shard]);
            return sum;
        }
    }

    /// <summary>Those of one shard, while it is open here.</summary>
    public long LettersOf(int shard) => Volatile.Read(ref _lettersOfShard[shard]);

    /// <summary>What has been counted up to now.</summary>
    public EngineReading Read() => new()
    {
        Letters = Letters,
        Commits = Volatile.Read(ref _commits),
        Blocks = Volatile.Read(ref _blocks),
        Entries = Volatile.Read(ref _entries),
        Batches = Volatile.Read(ref _batches),
        Bytes = Volatile.Read(ref _bytes),
        CommitLatency = [.. _commitLatency],
        BatchLatency = [.. _letterLatency],
    };

    /// <summary>The upper edge of a latency class in milliseconds.</summary>
    public static double EdgeMilliseconds(int index) => (FirstEdgeMicroseconds << index) / 1000.0;

    /// <summary>A shard has been opened here; its mailboxes hold so many letters.</summary>
    internal void Opened(int shard, long letters) => Volatile.Write(ref _lettersOfShard[shard], letters);

    /// <summary>The store has taken one commit.</summary>
    internal void Written(int blocks, long entries, TimeSpan latency)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _blocks, blocks);
        Interlocked.Add(ref _entries, entries);
        Interlocked.Increment(ref _commitLatency[ClassOf(latency)]);
    }

    /// <summary>A shard's part of a commit is durable.</summary>
    /// <param name="latency">Since the first entry of the batch was decided.</param>
    internal void Committed(int shard, int letters, int bytes, TimeSpan latency)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _lettersOfShard[shard], letters);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _letterLatency[ClassOf(latency)]);
    }

    private static int ClassOf(TimeSpan latency)
    {
        var units = (ulong)Math.Max(0, latency.TotalMicroseconds / FirstEdgeMicroseconds);
        return Math.Min(ClassCount - 1, units == 0 ? 0 : System.Numerics.BitOperations.Log2(units) + 1);
    }

    public void Dispose() => _meter.Dispose();
}
