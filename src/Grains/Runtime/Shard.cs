using System.Buffers;
using Budkavle.Domain.Letters;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// One shard of the log, opened for writing: its heads, the rows not yet in its views, and what waits for a commit.
/// </summary>
/// <remarks>
/// Decisions are made by one thread at a time, the turns of the shard's post office, on speculative heads. Commits complete on another
/// thread. Only what crosses between the two is under the lock. After any failure the shard is of no more use: whoever owns it drops it
/// and opens it anew from the log.
/// </remarks>
public sealed partial class Shard
{
    private readonly Lock _gate = new();
    private readonly IStore _store;
    private readonly ISealer _sealer;
    private readonly IEntryFold _fold;
    private readonly ShardServices _services;
    private readonly CommitLane _lane;
    private readonly HeadTable _heads = new();
    private ViewTail _tail = new();
    private ViewTail? _spilling;
    private PendingBatch _pending = new();
    private PendingBatch? _committing;
    private bool _queued;
    private bool _together;
    private long _nextSequence;
    private Exception? _failure;

    private Shard(ShardServices services, ShardLease lease, IEntryFold fold)
    {
        _services = services;
        _store = services.Store;
        _sealer = services.Sealer;
        _fold = fold;
        Lease = lease;
        _lane = services.LaneOf(lease.Shard);
        _nextSequence = lease.LastSequence + 1;
        CommittedSequence = lease.LastSequence;
    }

    public ShardLease Lease { get; }

    public int Number => Lease.Shard;

    /// <summary>Everything up to this entry is durable and visible.</summary>
    public long CommittedSequence { get; private set; }

    /// <summary>The last entry decided, durable or not.</summary>
    public long DecidedSequence => _nextSequence - 1;

    public EngineLimits Limits => _services.Limits;

    public KeyIndex Keys => _services.Keys;

    public TimeProvider Clock => _services.Clock;

    internal EngineMeters Meters => _services.Meters;

    /// <summary>None, but in tests of the tests.</summary>
    internal PlantedBug Planted => _services.Planted;

    public int Streams => _heads.Count;

    /// <summary>Mailboxes that can be reached, and the letters and unread letters of all together. Reads every head.</summary>
    public (long Mailboxes, long Letters, long Unread) CountMailboxes() => _heads.Total();

    /// <summary>Rows that readers see and that are not yet written to the views.</summary>
    public int TailRows => _tail.Count + (_spilling?.Count ?? 0);

    /// <summary>Bytes that wait for the next commit.</summary>
    public int PendingBytes => _pending.Bytes;

    public bool HasFailed => _failure is not null;

    /// <summary>True when so much waits for its commit that the shard should refuse more.</summary>
    public bool IsOverloaded => _pending.Bytes > Limits.PendingBytesPerShardMax;

    /// <summary>The head of a stream, speculative: it may run ahead of the last commit. Null reference if there is none.</summary>
    public ref MailboxHead FindHead(StreamKey stream) => ref _heads.Find(stream);

    /// <summary>Called by the fold only.</summary>
    public ref MailboxHead GetOrAddHead(StreamKey stream) => ref _heads.GetOrAdd(stream);

    /// <summary>The version of the last entry of a stream, decided or committed.</summary>
    public uint VersionOf(StreamKey stream)
    {
        ref var head = ref _heads.Find(stream);
        return System.Runtime.CompilerServices.Unsafe.IsNullRef(ref head) ? 0 : head.Version;
    }

    /// <summary>
    /// Adds an entry to the batch that waits for the next commit, and folds it. Nothing may be told outside before
    /// <see cref="CommitAsync"/> has completed.
    /// </summary>
    /// <param name="tags">Bits of the sender that the entry concerns; see <see cref="Block.Tags"/>.</param>
    /// <param name="row">The row that <see cref="IEntryFold.Needs"/> asks for, if any.</param>
    /// <exception cref="StorageException">The shard has failed.</exception>
    public Entry Append(EntryType type, StreamKey stream, long at, ReadOnlyMemory<byte> payload, ulong tags, ViewRow? row = null)
    {
        var entry = new Entry(_nextSequence, type, stream, VersionOf(stream) + 1, at, payload);
        lock (_gate)
        {
            if (_failure is not null) throw new StorageException($"Shard {Number} has failed.", _failure);
            var size = BlockCodec.EntryHeaderBytes + payload.Length;
            var block = BlockFor(size);
            block.Length += BlockCodec.Write(block.Buffer.AsSpan(block.Length), type, stream, entry.Version, at, payload.Span);
            block.Count++;
            block.Tags |= tags;
            _pending.Bytes += size;
            _pending.LastSequence = entry.Sequence;
            if (_pending.FirstAt == 0) _pending.FirstAt = Clock.GetTimestamp();
            if (type is EntryType.LetterDelivered or EntryType.DispatchLetterDelivered or EntryType.LetterPublished) _pending.Letters++;
            _nextSequence++;
            try
            {
                _fold.Fold(this, entry, row);
            }
            catch (Exception reason)
            {
                // Half folded: heads and rows no longer say what the log would.
                Fail(reason);
                throw;
            }
        }

        return entry;
    }

    private PendingBatch.PlainBlock BlockFor(int size)
    {
        if (size > Limits.EntryBytesMax) throw new ArgumentException($"An entry of {size} bytes is over the limit.");
        var blocks = _pending.Blocks;
        if (blocks.Count > 0 && blocks[^1].Length + size <= Limits.BlockBytesMax) return blocks[^1];
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(Limits.BlockBytesMax, size + BlockCodec.BlockHeaderBytes));
        buffer[0] = BlockCodec.FormatVersion;
        var block = new PendingBatch.PlainBlock(buffer, _nextSequence) { Length = BlockCodec.BlockHeaderBytes };
        blocks.Add(block);
        return block;
    }

    /// <summary>Called by the fold only: a row that readers see once the entry is committed.</summary>
    public void Show(in ViewRow row)
    {
        if (_replaying || _services.Planted.ShowsBeforeCommit) _tail.Add(row, _replayAt);
        else _pending.Add(row);
    }

    /// <summary>Called by the fold only: something to tell outside once the entry is committed.</summary>
    public void Tell(in Notice notice)
    {
        if (!_replaying) _pending.Notices.Add(notice);
    }

    /// <summary>The earliest time at which something may be due, in milliseconds since 1970; 0 until it has been looked up.</summary>
    public long NextAlarm { get; private set; }

    /// <summary>Called by the fold: something is due then.</summary>
    public void AlarmAt(long atMilliseconds) => NextAlarm = Math.Min(NextAlarm, atMilliseconds);

    /// <summary>The earliest time at which a letter may expire, as <see cref="NextAlarm"/>.</summary>
    public long NextConfirmation { get; private set; }

    /// <summary>Called by the fold: a letter is to be confirmed by then.</summary>
    public void ConfirmationAt(long atMilliseconds) => NextConfirmation = Math.Min(NextConfirmation, atMilliseconds);

    /// <summary>Called when letters to be confirmed have been looked up.</summary>
    public void NoConfirmationUntil(long atMilliseconds) => NextConfirmation = atMilliseconds;

    /// <summary>Called when the due items have been looked up: nothing is due before then.</summary>
    public void QuietUntil(long atMilliseconds) => NextAlarm = atMilliseconds;

    /// <summary>Completes when everything decided so far is durable.</summary>
    /// <exception cref="StorageException">The commit failed or its outcome is unknown; the shard has failed.</exception>
    public Task CommitAsync()
    {
        lock (_gate)
        {
            if (_failure is not null) return Task.FromException(new StorageException($"Shard {Number} has failed.", _failure));
            if (_pending.Blocks.Count == 0) return _committing?.Done ?? Task.CompletedTask;
            if (EngineSpans.Cause is { } cause) _pending.Causes.Add(cause);
            // While a commit is in flight its end puts what waits into the queue.
            if (!_queued && _committing is null)
            {
                _queued = true;
                if (!_lane.Enqueue(this)) Fail(new StorageException("The engine is closed."));
            }

            return _pending.Done;
        }
    }

    /// <summary>Completes when the entry with this sequence is durable.</summary>
    public Task WhenCommittedAsync(long sequence) => sequence <= CommittedSequence ? Task.CompletedTask : CommitAsync();

    /// <summary>
    /// Decides entries that must stand in one commit, all or none: without this the lane, on its own thread, may take what is there between
    /// two of them.
    /// </summary>
    /// <param name="decide">Appends; runs to its end without a wait.</param>
    public void AppendTogether(Action decide)
    {
        lock (_gate) _together = true;
        var before = _nextSequence;
        try
        {
            decide();
        }
        catch (Exception reason) when (_nextSequence != before)
        {
            // The first of them wait for the commit already, and the next one would take them along.
            Fail(reason);
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _together = false;
                // The lane may have come by meanwhile and gone away with nothing, though others wait for what was there before.
                if (_pending.Blocks.Count > 0 && !_queued)
                {
                    _queued = true;
                    _lane.Enqueue(this);
                }
            }
        }
    }

    /// <summary>The lane takes what waits; it may not take again before it has completed or failed this.</summary>
    internal PendingBatch? TakeBatch()
    {
        lock (_gate)
        {
            _queued = false;
            // The lane may meet a shard twice while it gathers one commit: a second batch would hide the first from Fail.
            if (_failure is not null || _together || _committing is not null || _pending.Blocks.Count == 0) return null;
            _committing = _pending;
            _pending = new PendingBatch();
            return _committing;
        }
    }

    internal Block Seal(PendingBatch.PlainBlock plain)
    {
        Span<byte> associated = stackalloc byte[BlockCodec.AssociatedBytes];
        BlockCodec.WriteAssociated(associated, Number, plain.Sequence, Lease.Epoch);
        // The lane gives the buffer back when the append has an answer.
        var bytes = ArrayPool<byte>.Shared.Rent(plain.Length + _sealer.OverheadBytes);
        var length = _sealer.Seal(plain.Buffer.AsSpan(0, plain.Length), associated, bytes);
        return new Block(Number, plain.Sequence, plain.Count, Lease.Epoch, plain.Tags, bytes.AsMemory(0, length));
    }

    internal void Complete(PendingBatch batch)
    {
        var now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        bool spill;
        lock (_gate)
        {
            // The waiters have failed, and the keys belong to whoever has opened the shard since: the log tells them what was stored.
            if (_failure is not null) return;
            foreach (var row in batch.Rows) _tail.Add(row, now);
            CommittedSequence = batch.LastSequence;
            _committing = null;
            if (_pending.Blocks.Count > 0 && !_queued && !_services.Planted.LosesWakeUp)
            {
                _queued = true;
                if (!_lane.Enqueue(this)) Fail(new StorageException("The engine is closed."));
            }

            spill = _tail.Count >= Limits.TailRowsMax * Spread && _spilling is null;
        }

        Keys.Committed(Number, batch.LastSequence);
        _services.Meters.Committed(Number, batch.Letters, batch.Bytes, Clock.GetElapsedTime(batch.FirstAt));
        batch.ReturnBuffers();
        batch.Complete();
        _services.Observer.Committed(Number, batch.LastSequence, batch.Notices);
        if (spill) _services.Checkpointer.Enqueue(this);
    }

    /// <summary>
    /// Ends the shard: every waiter fails, nothing more is taken. Keys stay taken: what became of the last letters shows when the shard is
    /// opened anew.
    /// </summary>
    internal void Fail(Exception reason)
    {
        PendingBatch pending;
        PendingBatch? committing;
        lock (_gate)
        {
            if (_failure is not null) return;
            _failure = reason;
            pending = _pending;
            committing = _committing;
        }

        committing?.Fail(reason);
        pending.Fail(reason);
    }

    /// <summary>Stops taking entries, waits for what was decided, and writes views and heads so that the next start is fast.</summary>
    public async Task CloseAsync(bool saveHeads)
    {
        if (HasFailed) return;
        try
        {
            await CommitAsync();
            await SpillAsync();
            // The first may have been one under way, which began without the newest rows.
            await SpillAsync();
            if (saveHeads) await SaveHeadsAsync();
        }
        finally
        {
            // Also where something could not be written: its owner is gone, and whoever asks must not take it for open.
            Fail(new StorageException($"Shard {Number} is closed."));
        }
    }
}
