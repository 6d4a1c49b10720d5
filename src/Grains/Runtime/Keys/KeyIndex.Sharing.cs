using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Several processes over one key table: each knows the keys of the shards that it has, and takes over what others have saved when a shard
/// comes to it. Marks and filter are stored together, and each pair that was ever written is true by itself: an old one costs a longer
/// replay and no key.
/// </summary>
public sealed partial class KeyIndex
{
    /// <summary>
    /// Takes over what others have saved. Call it when <see cref="Opened"/> says so, before the shard is replayed: the replay then begins
    /// where the last writer's keys end, and not where this process learned of them.
    /// </summary>
    /// <exception cref="StorageException">The table does not answer; nothing has changed.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // Without the token: with it a waiter would go on on a thread of the pool, which is not this engine's to use.
        await _saving.WaitAsync();
        try
        {
            // Whoever waited here for another shard of the same silo finds it done.
            if (_clock.GetElapsedTime(Volatile.Read(ref _readAt)) > _limits.KeyMarksAgeMax) await MergeStoredAsync(cancellationToken);
        }
        finally
        {
            _saving.Release();
        }
    }

    /// <summary>Under the lock of saving.</summary>
    private async Task SaveMarksAsync(long[] committed)
    {
        await MergeStoredAsync(CancellationToken.None);
        var marks = new long[committed.Length];
        // What is not known to be committed here is in the table all the same up to the mark that another has set.
        for (var shard = 0; shard < marks.Length; shard++) marks[shard] = Math.Max(committed[shard], MarkOf(shard));
        await _table.SaveMarksAsync(new KeyMarks(marks, _filter.Save()), CancellationToken.None);
        for (var shard = 0; shard < marks.Length; shard++) Volatile.Write(ref _marks[shard], marks[shard]);
    }

    // 1  the filter knows the others' keys
    // 2  the generation rises: whoever looked before 1 looks again
    // 3  what memory holds of those shards up to the mark leaves it: it is in the table, or was never durable
    private async Task MergeStoredAsync(CancellationToken cancellationToken)
    {
        var stored = await _table.ReadMarksAsync(cancellationToken);
        Volatile.Write(ref _readAt, _clock.GetTimestamp());
        var theirs = SequencesOf(stored, _marks.Length);
        var ahead = Enumerable.Range(0, theirs.Length).Where(shard => theirs[shard] > MarkOf(shard)).ToHashSet();
        if (ahead.Count == 0) return;
        _filter.Merge(KeyFilter.Load(stored.Filter, _limits.KeyFilterKeysMin));
        Interlocked.Increment(ref _generation);
        foreach (var stripe in _stripes)
        {
            lock (stripe.Gate)
            {
                foreach (var (key, slot) in stripe.Active)
                {
                    var shard = slot.Position.Shard;
                    if (!ahead.Contains(shard) || slot.Position.Sequence > theirs[shard]) continue;
                    stripe.Active.Remove(key);
                    Interlocked.Decrement(ref _inMemory);
                }
            }
        }

        foreach (var shard in ahead) Volatile.Write(ref _marks[shard], theirs[shard]);
    }
}
