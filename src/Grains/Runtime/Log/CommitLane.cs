using System.Buffers;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Group commit over many shards: whatever they have queued while a commit is in flight forms the next one. One commit at a time.
/// </summary>
internal sealed class CommitLane : IAsyncDisposable
{
    private readonly Channel<Shard> _queue = Channel.CreateUnbounded<Shard>(new UnboundedChannelOptions { SingleReader = true });
    private readonly IEventLog _log;
    private readonly EngineLimits _limits;
    private readonly Task _loop;
    private readonly TimeProvider _clock;
    private readonly EngineMeters _meters;
    private readonly ICommitObserver _observer;

    public CommitLane(
        IEventLog log, EngineLimits limits, TaskScheduler scheduler, TimeProvider clock, EngineMeters meters, ICommitObserver observer)
    {
        _observer = observer;
        _clock = clock;
        _meters = meters;
        _log = log;
        _limits = limits;
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();
    }

    /// <summary>Each shard is in the queue at most once, which bounds it. False once the lane is closed.</summary>
    public bool Enqueue(Shard shard) => _queue.Writer.TryWrite(shard);

    private async Task RunAsync()
    {
        var batches = new List<(Shard Shard, PendingBatch Batch)>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            var bytes = 0;
            while (bytes < _limits.CommitBytesMax && _queue.Reader.TryRead(out var shard))
            {
                if (shard.TakeBatch() is not { } batch) continue;
                batches.Add((shard, batch));
                bytes += batch.Bytes;
            }

            if (batches.Count > 0) await CommitAsync(batches);
            batches.Clear();
        }
    }

    private async Task CommitAsync(List<(Shard Shard, PendingBatch Batch)> batches)
    {
        using var span = EngineSpans.Commit(batches);
        try
        {
            var blocks = new List<Block>();
            foreach (var (shard, batch) in batches)
            {
                foreach (var plain in batch.Blocks) blocks.Add(shard.Seal(plain));
            }

            var begun = _clock.GetTimestamp();
            var outcomes = await _log.AppendAsync(blocks, CancellationToken.None);
            _meters.Written(blocks.Count, blocks.Sum(block => (long)block.Count), _clock.GetElapsedTime(begun));
            for (var i = 0; i < blocks.Count; i++)
            {
                var block = blocks[i];
                if (outcomes[i] == AppendOutcome.Stored) _observer.Stored(block);
                if (MemoryMarshal.TryGetArray(block.Bytes, out var buffer)) ArrayPool<byte>.Shared.Return(buffer.Array!);
            }

            var next = 0;
            foreach (var (shard, batch) in batches)
            {
                var stored = true;
                for (var i = 0; i < batch.Blocks.Count; i++) stored &= outcomes[next + i] == AppendOutcome.Stored;
                next += batch.Blocks.Count;
                if (stored) shard.Complete(batch);
                else shard.Fail(new FencedException(shard.Number, shard.Lease.Epoch));
            }
        }
        catch (Exception reason)
        {
            span.End(reason.GetType().Name, failed: true);
            // What became of these blocks is unknown: each shard ends here and is opened anew from the log, which knows.
            foreach (var (shard, _) in batches) shard.Fail(reason);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }
}
