using System.Threading.Channels;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Writes views and keys behind the log, one shard at a time, so that the work never takes more than one connection and one core.
/// </summary>
public sealed class Checkpointer : IAsyncDisposable
{
    private readonly Channel<Shard> _queue = Channel.CreateUnbounded<Shard>(new UnboundedChannelOptions { SingleReader = true });
    private readonly KeyIndex _keys;
    private readonly Task _loop;

    public Checkpointer(KeyIndex keys, TaskScheduler scheduler)
    {
        _keys = keys;
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();
    }

    /// <summary>A shard may be asked for several times; what is already written costs nothing.</summary>
    public void Enqueue(Shard shard) => _queue.Writer.TryWrite(shard);

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (_queue.Reader.TryRead(out var shard))
            {
                try
                {
                    await shard.SpillAsync();
                    if (_keys.IsFull) await _keys.SaveAsync();
                }
                catch (Exception)
                {
                    // The shard has failed and says so to its owner; the keys are tried again at the next turn. Whatever it was, the other
                    // shards' views must still be written.
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }
}
