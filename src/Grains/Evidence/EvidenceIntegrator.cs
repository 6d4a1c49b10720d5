using System.Security.Cryptography;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Puts what was committed into the transparency log, behind the commits: hears which shards have grown, makes their blocks' leaves, and
/// writes leaves, tiles and a signed checkpoint in one fenced commit.
/// </summary>
/// <remarks>
/// It takes the sealed bytes that the store has said to hold: those lately written here from memory, the others by reading them. Every
/// pass begins with what the log holds: after a crash, a lost answer or another process's pass there is nothing to repair, and what a
/// checkpoint was published for is never taken back. Make it before the grain host starts, so that it hears of every shard.
/// </remarks>
public sealed partial class EvidenceIntegrator : ICommitObserver, IHostedService, IAsyncDisposable
{
    private const int BlocksPerTurn = 16;
    private readonly Engine _engine;
    private readonly EvidenceKeys _keys;
    private readonly BlockEvidence _evidence;
    private readonly EvidenceStore _store;
    private readonly EvidenceLimits _limits;
    private readonly TaskScheduler _scheduler;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly RecentBlocks _recent;
    private readonly long[] _heard;
    private readonly HashSet<int> _stuck = [];
    private Task _loop = Task.CompletedTask;
    private int _passes;
    private bool _isBehind;
    private int _firstShard;
    private int _disposed;

    internal EvidenceIntegrator(
        Engine engine, EvidenceKeys keys, BlockEvidence evidence, EvidenceStore store, EvidenceLimits limits, TaskScheduler scheduler,
        ILogger logger)
    {
        (_engine, _keys, _evidence, _store, _limits, _scheduler, _logger) = (engine, keys, evidence, store, limits, scheduler, logger);
        _recent = new RecentBlocks(engine.Shards, limits.RecentBytesMax);
        _heard = [.. Enumerable.Repeat(-1L, engine.Shards)];
        engine.Observers.Add(this);
    }

    public void Stored(Block block) => _recent.Keep(block);

    public void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices) => Hear(shard, lastSequence);

    public void Opened(int shard, long lastSequence) => Hear(shard, lastSequence);

    private void Hear(int shard, long lastSequence) => Volatile.Write(ref _heard[shard], lastSequence);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = Task.Factory.StartNew(
            () => RunAsync(_stopping.Token), CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();
        return Task.CompletedTask;
    }

    /// <summary>Puts what is left into the log. What is not done in time is done after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loop;
        try
        {
            while (await IntegrateAsync(cancellationToken))
            {
            }
        }
        catch (Exception exception) when (exception is StorageException or OperationCanceledException or ObjectDisposedException)
        {
            StandsStill(exception.GetType().Name);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                while (await IntegrateAsync(cancellationToken))
                {
                }

                await Task.Delay(_limits.Interval, _engine.Services.Clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The store is away, or holds what it should not: letters go on, and the log is tried again.
                StandsStill(exception.GetType().Name);
                if (!await WaitAsync(cancellationToken)) return;
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(_limits.Interval, _engine.Services.Clock, cancellationToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One pass: what was committed goes into the log, up to a limit, under a new checkpoint.</summary>
    /// <returns>True if more waits.</returns>
    /// <exception cref="StorageException">The store is unavailable; nothing is lost, call again.</exception>
    public async Task<bool> IntegrateAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var polls = _isBehind || _passes % _limits.PassesPerPoll == 0;
            _passes++;
            if (polls) await _keys.RefreshAsync(cancellationToken);
            var log = await GrowingLog.LoadAsync(_store, _keys.Origin, _engine.Shards, cancellationToken);
            if (IsHeldByAnother(log.Stored))
            {
                _recent.Clear();
                return false;
            }

            _isBehind = await AppendAsync(log, polls, cancellationToken);
            if (!log.HasGrown) return false;
            var now = _engine.Services.Clock.GetUtcNow().ToUnixTimeMilliseconds();
            // Not first: the next pass begins with what the other has written.
            return await log.SaveAsync(_store, _keys.Current, _engine.Services.Owner, now, cancellationToken) && _isBehind;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool IsHeldByAnother(EvidenceState state)
    {
        if (state.Holder.Length == 0 || state.Holder == _engine.Services.Owner) return false;
        var age = _engine.Services.Clock.GetUtcNow().ToUnixTimeMilliseconds() - state.At;
        return Math.Abs(age) < _limits.Interval.TotalMilliseconds * _limits.IntervalsHeld;
    }

    private async Task<bool> AppendAsync(GrowingLog log, bool polls, CancellationToken cancellationToken)
    {
        var (taken, more) = (0, false);
        for (var i = 0; i < _engine.Shards; i++)
        {
            var shard = (_firstShard + i) % _engine.Shards;
            var heard = Volatile.Read(ref _heard[shard]);
            // Of a shard that has gone to another process no more is heard, whatever was heard before.
            var tells = heard >= 0 && _engine.Services.Holds(shard);
            if (heard < log.NextOf(shard) && (tells || !polls)) continue;
            if (taken >= _limits.BlocksPerPass)
            {
                // The shards left out come first next time.
                _firstShard = shard;
                return true;
            }

            var (count, isBehind) = await AppendShardAsync(
                log, shard, Math.Min(_limits.BlocksPerShard, _limits.BlocksPerPass - taken), cancellationToken);
            taken += count;
            more |= isBehind;
        }

        return more;
    }

    private async Task<(int Count, bool IsBehind)> AppendShardAsync(
        GrowingLog log, int shard, int limit, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < limit)
        {
            using var recent = _recent.Take(shard, log.NextOf(shard), limit - count);
            var blocks = recent.Blocks.Count > 0 ? recent.Blocks
                : await _engine.Log.ReadBlocksAsync(shard, log.NextOf(shard), 0, _limits.BlocksPerRead, cancellationToken);
            foreach (var block in blocks)
            {
                if (!await TryAppendAsync(log, block, cancellationToken)) return (count, false);
                // A pass after seconds of letters is long, and letters share the threads it runs on.
                if (++count % BlocksPerTurn == 0) await Task.Yield();
            }

            if (recent.Blocks.Count == 0 && blocks.Count < _limits.BlocksPerRead) return (count, false);
            // All that was heard of is there; of a shard that another process writes nothing is heard.
            if (recent.Blocks.Count > 0 && log.NextOf(shard) > Volatile.Read(ref _heard[shard])) return (count, false);
        }

        return (count, true);
    }

    /// <summary>A block that cannot be opened holds up its shard, not the others.</summary>
    private async ValueTask<bool> TryAppendAsync(GrowingLog log, Block block, CancellationToken cancellationToken)
    {
        try
        {
            if (!_engine.KnowsKeyOf(block)) await _engine.RefreshKeysAsync(cancellationToken);
            log.Append(_evidence.LeafOf(block));
            _stuck.Remove(block.Shard);
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or InvalidDataException)
        {
            if (_stuck.Add(block.Shard)) BlockIsDamaged(block.Shard, block.Sequence);
            // What follows waits for who knows how long, and would take the room of the other shards.
            _recent.Clear(block.Shard);
            return false;
        }
    }

    [LoggerMessage(7001, LogLevel.Error, "Block {Sequence} of shard {Shard} cannot be read: no evidence of it or what follows it there")]
    private partial void BlockIsDamaged(int shard, long sequence);

    [LoggerMessage(7002, LogLevel.Warning, "The evidence log stands still ({Reason}) and will be tried again")]
    private partial void StandsStill(string reason);

    /// <summary>Ends at once, as a crash would; call <see cref="StopAsync"/> before for an orderly end.</summary>
    public async ValueTask DisposeAsync()
    {
        // A container disposes once for each registration that gave the instance out.
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
        _turn.Dispose();
    }
}
