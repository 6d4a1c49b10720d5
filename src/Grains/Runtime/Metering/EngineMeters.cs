using System.Diagnostics.Metrics;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// What the engine of this process has done. Counted per commit and per batch, never per letter; read by the operations page and by whoever
/// listens to the meter <c>Budkavle.Engine</c> (docs/operations.md lists its instruments). Safe for use by many threads.
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
    private readonly Histogram<double> _commitSeconds;
    private readonly Histogram<long> _commitEntries;
    private readonly SubmissionCounts _submissions;
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
        _commitSeconds = _meter.CreateHistogram("budkavle.commit.duration", "s", "How long the store took for a commit", null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [.. Enumerable.Range(0, ClassCount - 1).Select(index => EdgeMilliseconds(index) / 1000)],
            });
        _commitEntries = _meter.CreateHistogram("budkavle.commit.entries", "{entry}", "Entries in a commit", null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536] });
        _submissions = new SubmissionCounts(_meter);
    }

    public SenderCounts Senders { get; } = new();

    /// <summary>What is looked at in the shards that are open here when somebody asks.</summary>
    internal void Watch(Func<IEnumerable<Shard>> open, Func<long> keysInMemory)
    {
        Observe("budkavle.shard.pending", "By", "Bytes of a shard that wait for the next commit", shard => shard.PendingBytes);
        Observe("budkavle.shard.tail", "{row}", "Rows of a shard that are not yet in the views", shard => shard.TailRows);
        Observe("budkavle.shard.streams", "{stream}", "Streams of a shard that have a head in memory", shard => shard.Streams);
        Observe("budkavle.shard.epoch", "{epoch}", "Times that a shard has been opened, ever", shard => shard.Lease.Epoch);
        _meter.CreateObservableGauge(
            "budkavle.shards", () => _lettersOfShard.Length, "{shard}", "Shards of the store, open anywhere or not");
        _meter.CreateObservableGauge("budkavle.keys.memory", keysInMemory, "{key}", "Idempotency keys not yet in the key table");

        void Observe(string name, string unit, string description, Func<Shard, long> look) => _meter.CreateObservableGauge(
            name,
            () => open().Select(shard => new Measurement<long>(look(shard), new KeyValuePair<string, object?>("shard", shard.Number))),
            unit, description);
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

    /// <summary>Senders are told what became of letters that they gave to shards here, dispatches excepted.</summary>
    internal void Answered(ReadOnlySpan<DeliverItem> items, ReadOnlySpan<DeliverResult> results)
    {
        _submissions.Add(results);
        // A list comes from one sender.
        for (var start = 0; start < items.Length;)
        {
            var (sender, end, repeated, refused) = (items[start].Sender, start, 0, 0);
            for (; end < items.Length && items[end].Sender == sender; end++)
            {
                if (results[end].Refusal != LetterRefusal.None) refused++;
                else if (results[end].Repeated) repeated++;
            }

            Senders.Add(sender, end - start - repeated - refused, repeated, refused);
            start = end;
        }
    }

    /// <summary>A dispatch of a sender has come so far in a shard here.</summary>
    internal void Dispatched(UInt128 sender, long delivered, long refused) => Senders.Add(sender, delivered, 0, refused);

    /// <summary>The store has taken one commit.</summary>
    internal void Written(int blocks, long entries, TimeSpan latency)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _blocks, blocks);
        Interlocked.Add(ref _entries, entries);
        Interlocked.Increment(ref _commitLatency[ClassOf(latency)]);
        _commitSeconds.Record(latency.TotalSeconds);
        _commitEntries.Record(entries);
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
