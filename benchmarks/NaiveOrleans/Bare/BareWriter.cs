using System.Threading.Channels;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.NaiveOrleans.Bare;

/// <summary>
/// The writer below bare shards: lanes as the engine's, each with one commit under way, and in the next whatever was queued meanwhile. The
/// store, its seals and its statements are the engine's own.
/// </summary>
public sealed class BareWriter
{
    private readonly Channel<(List<Block> Blocks, TaskCompletionSource Done)>[] _lanes;

    public BareWriter(IStore store, ISealer sealer)
    {
        (Store, Sealer) = (store, sealer);
        _lanes = [.. Enumerable.Range(0, store.Info.WriteLanes)
            .Select(_ => Channel.CreateUnbounded<(List<Block>, TaskCompletionSource)>())];
        foreach (var lane in _lanes)
            _ = Task.Run(() => RunAsync(lane.Reader));
    }

    public IStore Store { get; }

    public ISealer Sealer { get; }

    /// <summary>Blocks of one shard, in order; ends after their commit.</summary>
    public Task WriteAsync(List<Block> blocks)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _lanes[blocks[0].Shard % _lanes.Length].Writer.TryWrite((blocks, done));
        return done.Task;
    }

    private async Task RunAsync(ChannelReader<(List<Block> Blocks, TaskCompletionSource Done)> lane)
    {
        while (await lane.WaitToReadAsync())
        {
            var blocks = new List<Block>();
            var waiting = new List<TaskCompletionSource>();
            while (blocks.Count < 256 && lane.TryRead(out var next))
            {
                blocks.AddRange(next.Blocks);
                waiting.Add(next.Done);
            }
            try
            {
                var outcomes = await Store.Log.AppendAsync(blocks, CancellationToken.None);
                if (outcomes.Any(o => o != AppendOutcome.Stored))
                    throw new InvalidOperationException("A block was refused.");
                waiting.ForEach(w => w.SetResult());
            }
            catch (Exception fault) when (fault is StorageException or InvalidOperationException)
            {
                waiting.ForEach(w => w.SetException(fault));
            }
        }
    }
}
