using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Taking a shard over and rebuilding what it keeps in memory.</summary>
public sealed partial class Shard
{
    private bool _replaying;
    private long _replayAt;

    /// <summary>
    /// Opens a shard under a new epoch: loads the saved heads and replays the log after them. Nothing of an earlier writer that is not in
    /// the log survives, and nothing that is in it is lost.
    /// </summary>
    public static async Task<Shard> OpenAsync(ShardServices services, int number, IEntryFold fold, CancellationToken cancellationToken)
    {
        services.Retire(number);
        var lease = await services.Store.Log.OpenShardAsync(number, services.Owner, cancellationToken);
        var shard = new Shard(services, lease, fold);
        services.Hold(shard);
        try
        {
            if (services.Keys.Opened(number, lease.Epoch)) await services.Keys.RefreshAsync(cancellationToken);
            await shard.RecoverAsync(cancellationToken);
        }
        catch (Exception reason)
        {
            // Nobody gets it, so this process does not hold the shard.
            shard.Fail(reason);
            throw;
        }

        services.Observer.Opened(number, lease.LastSequence);
        return shard;
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        var checkpoint = await _store.Views.ReadCheckpointAsync(Number, cancellationToken);
        _heads.Load(await _store.Views.ReadHeadsAsync(Number, cancellationToken));
        _headsSequence = checkpoint.HeadsSequence;
        _viewsSequence = checkpoint.ViewsSequence;
        var keys = Keys.MarkOf(Number);
        var known = Math.Max(Math.Max(checkpoint.ViewsSequence, checkpoint.HeadsSequence), keys);
        // New entries up to there would never be replayed, and a key among them could be used twice.
        if (known >= Lease.LastSequence)
        {
            throw new StorageException(
                $"The log of shard {Number} ends before {known}, which it once held: one database was restored to an earlier time.");
        }

        ReplayFrom = (checkpoint.HeadsSequence, checkpoint.ViewsSequence, keys);
        var reader = new LogReader(_store.Log, _sealer);
        var next = Math.Min(Math.Min(checkpoint.ViewsSequence, checkpoint.HeadsSequence), keys) + 1;
        _replaying = true;
        _replayedKeys = [];
        _replayAt = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        while (next <= Lease.LastSequence)
        {
            var blocks = await reader.ReadBlocksAsync(Number, next, 0, Limits.BlocksPerRead, cancellationToken);
            if (blocks.Count == 0) throw new StorageException($"Shard {Number} lacks the entries from {next} on.");
            foreach (var block in blocks)
            {
                foreach (var entry in reader.EntriesOf(block)) await ReplayAsync(entry, cancellationToken);
                next = block.LastSequence + 1;
            }

            // A long replay must not gather more rows than a running shard would.
            if (_tail.Count >= Limits.TailRowsHardMax) await SpillReplayedAsync(next - 1);
        }

        _replaying = false;
        _replayed = long.MaxValue;
        // Keys that an earlier writer of this process took for letters that the log does not have are free again. Not before: until the log
        // has told, nobody knows. And by what was replayed, not by sequence: an opening cut short has used up sequences of its own.
        Keys.ForgetUnlessReplayed(Number, Lease.Epoch, keys, _replayedKeys!);
        _replayedKeys = null;
        Keys.Committed(Number, Lease.LastSequence);
        _services.Meters.Opened(Number, _heads.Total().Letters);
    }

    /// <summary>While replaying: the sequences up to which heads, views and keys are there already.</summary>
    private (long Heads, long Views, long Keys) ReplayFrom { get; set; }

    private long _replayed;
    private HashSet<UInt128>? _replayedKeys;

    /// <summary>Called by the fold while replaying: the log says who took a key.</summary>
    public void ReplayKey(UInt128 key, in KeySlot slot)
    {
        _replayedKeys!.Add(key);
        Keys.Replay(key, slot);
    }

    private async ValueTask ReplayAsync(Entry entry, CancellationToken cancellationToken)
    {
        _replayed = entry.Sequence;
        ViewRow? row = null;
        if (FoldsViews && _fold.Needs(entry) is { Count: > 0 } needs) row = await ReadFirstAsync(needs, cancellationToken);
        _fold.Fold(this, entry, row);
    }

    /// <summary>Whether the fold should change heads, views and keys for the entry at hand: not if a checkpoint has it already.</summary>
    public bool FoldsHeads => !_replaying || _replayed > ReplayFrom.Heads;

    public bool FoldsViews => !_replaying || _replayed > ReplayFrom.Views;

    public bool FoldsKeys => _replaying && _replayed > ReplayFrom.Keys;

    /// <summary>Ends the shard if another writer has opened it since: without a commit nobody would tell.</summary>
    /// <exception cref="StorageException">The log does not answer.</exception>
    public async Task CheckLeaseAsync(CancellationToken cancellationToken)
    {
        var last = await _store.Log.ReadLastAsync(Number, cancellationToken);
        if (last is not null && last.Epoch != Lease.Epoch) Fail(new FencedException(Number, Lease.Epoch));
        else if (!HasFailed) _services.Observer.Held(Number, CommittedSequence);
    }

    /// <summary>
    /// Completes if this is still the shard's writer, for an answer that rests on what is in memory and that no commit proves.
    /// </summary>
    /// <exception cref="StorageException">It is not, or nobody knows.</exception>
    public async Task ProveLeaseAsync()
    {
        await CheckLeaseAsync(CancellationToken.None);
        if (_failure is { } reason) throw new StorageException($"Shard {Number} has failed.", reason);
    }

    private async Task SpillReplayedAsync(long sequence)
    {
        CommittedSequence = sequence;
        await SpillAsync();
        CommittedSequence = Lease.LastSequence;
    }
}
