using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Every idempotency key ever used, whichever mailbox its letter went to: the newest in memory, the rest in the key table behind a filter.
/// Part of the log is what makes it true: each letter's entry carries its key, and a restart replays those that are not yet in the table.
/// </summary>
/// <remarks>
/// A key is taken under a lock before its letter is decided, so that of two requests with one key only one decides. It is taken together
/// with the position that the letter will have; if that never becomes durable, the key is free again (<see cref="ForgetUnlessReplayed"/>).
/// Safe for use by many threads.
/// </remarks>
public sealed partial class KeyIndex
{
    private const int StripeBits = 6;
    private const int StripeCount = 1 << StripeBits;
    private readonly Stripe[] _stripes = [.. Enumerable.Range(0, StripeCount).Select(_ => new Stripe())];
    private readonly IKeyTable _table;
    private readonly TimeProvider _clock;
    private readonly EngineLimits _limits;
    private readonly long[] _marks;
    private readonly long[] _committed;
    private readonly long[] _epochs;
    private readonly KeyFilter _filter;
    private readonly SemaphoreSlim _saving = new(1);
    private int _inMemory;
    private long _sinceMarks;
    private int _generation;
    private long _readAt;

    private sealed class Stripe
    {
        public readonly Lock Gate = new();
        public Dictionary<UInt128, KeySlot> Active = [];
        public Dictionary<UInt128, KeySlot>? Saving;
    }

    private KeyIndex(IKeyTable table, EngineLimits limits, long[] marks, KeyFilter filter, TimeProvider clock)
    {
        _table = table;
        _limits = limits;
        _clock = clock;
        _readAt = clock.GetTimestamp();
        _marks = marks;
        _committed = [.. marks];
        _epochs = new long[marks.Length];
        _filter = filter;
    }

    public static async Task<KeyIndex> OpenAsync(
        IKeyTable table, int shards, EngineLimits limits, TimeProvider clock, CancellationToken cancellationToken)
    {
        var stored = await table.ReadMarksAsync(cancellationToken);
        var filter = KeyFilter.Load(stored.Filter, limits.KeyFilterKeysMin);
        return new KeyIndex(table, limits, SequencesOf(stored, shards), filter, clock);
    }

    private static long[] SequencesOf(KeyMarks stored, int shards)
    {
        var marks = new long[shards];
        for (var i = 0; i < Math.Min(shards, stored.Sequences.Count); i++) marks[i] = stored.Sequences[i];
        return marks;
    }

    /// <summary>Keys that are not yet in the table.</summary>
    public int InMemory => Volatile.Read(ref _inMemory);

    public bool IsFull => _inMemory >= _limits.KeysInMemoryMax;

    /// <summary>Keys of entries up to this sequence need not be replayed.</summary>
    public long MarkOf(int shard) => Volatile.Read(ref _marks[shard]);

    /// <summary>A shard says how far it is durable; only keys up to there are ever written to the table.</summary>
    public void Committed(int shard, long sequence) => Volatile.Write(ref _committed[shard], sequence);

    /// <summary>How far each shard is durable. A key that is found after this with a place up to there has its letter in the log.</summary>
    public long[] ReadCommitted()
    {
        var sequences = new long[_committed.Length];
        for (var shard = 0; shard < sequences.Length; shard++) sequences[shard] = Volatile.Read(ref _committed[shard]);
        return sequences;
    }

    /// <summary>
    /// Rises when keys have moved to the table, before they leave memory. Who has found a key neither in memory nor, as of an earlier
    /// generation, in the table must look again if <see cref="MayBeStored"/> says so now.
    /// </summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>True if the key may be in the table: then ask <see cref="FindStoredAsync"/> before taking it.</summary>
    public bool MayBeStored(UInt128 key) => _filter.MayContain(key);

    /// <summary>The rows of the given keys in the table, in order; null for keys not there.</summary>
    public ValueTask<IReadOnlyList<KeyRow?>> FindStoredAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken) =>
        _table.FindAsync(keys, cancellationToken);

    /// <summary>
    /// A shard is being opened: from now on only the writer of this epoch takes keys for it. What an earlier writer of this process still
    /// takes before is found by <see cref="ForgetUnlessReplayed"/>; after, it would stand for a place that is another letter's.
    /// </summary>
    /// <returns>True if another process may have had the shard since this one learned what is in the table.</returns>
    public bool Opened(int shard, long epoch)
    {
        var before = Volatile.Read(ref _epochs[shard]);
        // Two openings at once may end in either order: the later epoch counts.
        for (var known = Volatile.Read(ref _epochs[shard]); known < epoch; known = Volatile.Read(ref _epochs[shard]))
            Interlocked.CompareExchange(ref _epochs[shard], epoch, known);
        return before + 1 != epoch && (before != 0 || _clock.GetElapsedTime(Volatile.Read(ref _readAt)) > _limits.KeyMarksAgeMax);
    }

    /// <summary>Takes a key for a letter that will have the given position; false, and the earlier use, if it is taken.</summary>
    /// <exception cref="FencedException">The shard has been opened anew since this epoch.</exception>
    public bool TryTake(UInt128 key, in KeySlot slot, long epoch, out KeySlot earlier)
    {
        var stripe = StripeOf(key);
        lock (stripe.Gate)
        {
            var shard = slot.Position.Shard;
            if (Volatile.Read(ref _epochs[shard]) != epoch) throw new FencedException(shard, epoch);
            if (stripe.Saving is not null && stripe.Saving.TryGetValue(key, out earlier)) return false;
            if (stripe.Active.TryAdd(key, slot))
            {
                Interlocked.Increment(ref _inMemory);
                earlier = default;
                return true;
            }

            earlier = stripe.Active[key];
            return false;
        }
    }

    /// <summary>A key found while replaying the log, which is the truth about who took it.</summary>
    public void Replay(UInt128 key, in KeySlot slot)
    {
        var stripe = StripeOf(key);
        lock (stripe.Gate)
        {
            if (stripe.Saving?.ContainsKey(key) == true) return;
            if (!stripe.Active.ContainsKey(key)) Interlocked.Increment(ref _inMemory);
            stripe.Active[key] = slot;
        }
    }

    /// <summary>The use of a key that is still in memory.</summary>
    public bool TryFind(UInt128 key, out KeySlot slot)
    {
        var stripe = StripeOf(key);
        lock (stripe.Gate)
        {
            return stripe.Active.TryGetValue(key, out slot) || (stripe.Saving is not null && stripe.Saving.TryGetValue(key, out slot));
        }
    }

    /// <summary>
    /// Frees the keys of a shard that were taken for places after a sequence, unless the replay from there on has found their letters.
    /// Frees none once the shard has been opened anew since this epoch: they may be those of its next writer, whose letters this replay has
    /// not seen.
    /// </summary>
    public void ForgetUnlessReplayed(int shard, long epoch, long afterSequence, IReadOnlySet<UInt128> replayed)
    {
        foreach (var stripe in _stripes)
        {
            lock (stripe.Gate)
            {
                // Asked under the lock under which keys are taken, as there.
                if (Volatile.Read(ref _epochs[shard]) != epoch) return;
                foreach (var (key, slot) in stripe.Active)
                {
                    if (slot.Position.Shard != shard || slot.Position.Sequence <= afterSequence || replayed.Contains(key)) continue;
                    stripe.Active.Remove(key);
                    Interlocked.Decrement(ref _inMemory);
                }
            }
        }
    }

    /// <summary>Frees a key whose letter was not appended after all.</summary>
    public void Release(UInt128 key, in KeySlot slot)
    {
        var stripe = StripeOf(key);
        lock (stripe.Gate)
        {
            if (!stripe.Active.TryGetValue(key, out var taken) || taken != slot) return;
            stripe.Active.Remove(key);
            Interlocked.Decrement(ref _inMemory);
        }
    }

    /// <summary>
    /// Moves durable keys from memory to the table, a stripe at a time: each is a range of keys, so the table is written in key order
    /// without sorting all of them at once, and letters never wait for more than a part.
    /// </summary>
    public async Task SaveAsync(bool always = false)
    {
        await _saving.WaitAsync();
        try
        {
            var marks = ReadCommitted();
            foreach (var stripe in _stripes) await SaveAsync(stripe, marks);
            // The filter is written with the marks; a quarter's growth between two writings keeps its cost per key small.
            if (!always && _sinceMarks < Math.Max(_limits.KeysInMemoryMax, _filter.Count / 4)) return;
            await SaveMarksAsync(marks);
            _sinceMarks = 0;
        }
        finally
        {
            _saving.Release();
        }
    }

    private async Task SaveAsync(Stripe stripe, long[] marks)
    {
        var rows = TakeDurable(stripe, marks);
        if (rows.Count == 0) return;
        rows.Sort((a, b) => a.Key.CompareTo(b.Key));
        await _table.SaveAsync(rows, CancellationToken.None);
        foreach (var row in rows) _filter.Add(row.Key);
        Interlocked.Increment(ref _generation);
        lock (stripe.Gate) stripe.Saving = null;
        _sinceMarks += rows.Count;
    }

    private List<KeyRow> TakeDurable(Stripe stripe, long[] marks)
    {
        lock (stripe.Gate)
        {
            // What an attempt that failed left behind goes along again: the table keeps what it has.
            var saving = stripe.Saving ?? [];
            var remaining = new Dictionary<UInt128, KeySlot>();
            foreach (var (key, slot) in stripe.Active)
            {
                if (slot.Position.Sequence <= marks[slot.Position.Shard]) saving[key] = slot;
                else remaining.Add(key, slot);
            }

            Interlocked.Add(ref _inMemory, remaining.Count - stripe.Active.Count);
            stripe.Active = remaining;
            stripe.Saving = saving.Count == 0 ? null : saving;
            var rows = new List<KeyRow>(saving.Count);
            foreach (var (key, slot) in saving) rows.Add(new KeyRow(key, slot.Fingerprint, slot.Position, slot.Version, slot.Stamp));
            return rows;
        }
    }

    private Stripe StripeOf(UInt128 key) => _stripes[(int)(key >> (128 - StripeBits))];
}
