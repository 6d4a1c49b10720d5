using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Writing views and heads behind the log.</summary>
public sealed partial class Shard
{
    private const int RowsPerTurn = 128;
    private long _headsSequence;
    private long _viewsSequence;
    private Task? _spill;
    private Task? _saveHeads;

    private double TailAgeMax => Limits.TailAgeMax.TotalMilliseconds * Spread;

    /// <summary>
    /// From a half to one: under an even load all shards would otherwise have their rows written at the same moment, and letters wait for
    /// it.
    /// </summary>
    private double Spread => 1 - (0.5 * Number / _store.Log.Shards);

    /// <summary>Rows in memory at which deliveries should wait for <see cref="SpillAsync"/>.</summary>
    public bool TailIsFull => _tail.Count >= Limits.TailRowsHardMax;

    /// <summary>
    /// True if rows have waited long enough to be written though they are few. Each shard has its own age, half of the longest and more.
    /// </summary>
    public bool TailIsOld(long nowMilliseconds) => _tail.Count > 0 && nowMilliseconds - _tail.OldestAt >= TailAgeMax;

    /// <summary>True if enough has happened since the heads were saved.</summary>
    public bool HeadsAreOld => CommittedSequence - _headsSequence >= Math.Max(Limits.HeadsEveryEntries, _heads.Count);

    /// <summary>Writes the rows committed so far to the views. One at a time; a second caller waits for the one under way.</summary>
    public Task SpillAsync()
    {
        lock (_gate)
        {
            if (_spill is { IsCompleted: false }) return _spill;
            if (_failure is not null || _tail.Count == 0) return Task.CompletedTask;
            var (tail, sequence) = (_tail, CommittedSequence);
            _spilling = tail;
            _tail = _services.Tails.Take();
            // Off the caller's turn: sorting and sealing must not hold up decisions, nor end with the activation.
            _spill = _services.Start(() => WriteViewsAsync(tail, sequence));
            return _spill;
        }
    }

    private async Task WriteViewsAsync(ViewTail tail, long sequence)
    {
        try
        {
            var run = _services.Tails.TakeRun();
            tail.SortInto(run);
            for (var i = 0; i < run.Count; i++)
            {
                run[i] = RowSealing.Seal(_sealer, run[i], _services.IsPersonal(run[i]));
                // Letters share the threads this runs on, and do not wait for tens of milliseconds of it.
                if (i % RowsPerTurn == RowsPerTurn - 1) await Task.Yield();
            }

            var deletions = run.FindAll(row => row.Change == ViewChange.Delete);
            if (deletions.Count > 0 && deletions.Count < run.Count)
            {
                // A store may cut a run. A row that moves must stand at its new place before it leaves the old one: a crash in between
                // would leave the replay, which starts from the row, with none.
                run.RemoveAll(row => row.Change == ViewChange.Delete);
                await _store.Views.SaveViewsAsync(Lease, _viewsSequence, run, CancellationToken.None);
                run.Clear();
                run.AddRange(deletions);
            }

            await _store.Views.SaveViewsAsync(Lease, sequence, run, CancellationToken.None);
            _viewsSequence = sequence;
            lock (_gate) _spilling = null;
            _services.Tails.GiveBack(tail);
            _services.Tails.GiveBack(run);
        }
        catch (Exception reason)
        {
            // The rows stay readable in memory and are rebuilt from the log by whoever opens the shard next.
            Fail(reason);
            throw;
        }
    }

    /// <summary>Saves a copy of the heads once everything that they reflect is durable. Call from a turn of the post office.</summary>
    public Task SaveHeadsAsync()
    {
        if (_saveHeads is { IsCompleted: false }) return _saveHeads;
        return _saveHeads = WaitAndWriteHeadsAsync();
    }

    /// <summary>As <see cref="SaveHeadsAsync"/>, or nothing at all while another shard's heads are being saved.</summary>
    public Task TrySaveHeadsAsync()
    {
        if (_saveHeads is { IsCompleted: false }) return _saveHeads;
        return _services.HeadSaves.Wait(0) ? _saveHeads = WriteHeadsAsync() : Task.CompletedTask;
    }

    private async Task WaitAndWriteHeadsAsync()
    {
        await _services.HeadSaves.WaitAsync();
        await WriteHeadsAsync();
    }

    private async Task WriteHeadsAsync()
    {
        try
        {
            var sequence = DecidedSequence;
            using var heads = _heads.Save(Limits.HeadsPartBytes);
            await WhenCommittedAsync(sequence);
            if (HasFailed) return;
            await _store.Views.SaveHeadsAsync(Lease, sequence, heads.Parts, CancellationToken.None);
            _headsSequence = sequence;
        }
        finally
        {
            _services.HeadSaves.Release();
        }
    }
}
