using Budkavle.Simulation.Scheduling;
using Budkavle.Storage;

namespace Budkavle.Simulation.Storing;

/// <summary>
/// The store as one process sees it. Each call travels to the disk, is done there at once and whole (or is not), and its answer travels
/// back; the process may be dead by then, and the disk may have stopped.
/// </summary>
internal sealed class SimStore(Disk disk, Node caller, StorePlants plants) : IStore
{
    public StoreInfo Info => disk.Info;

    public IEventLog Log => field ??= new SimLog(this, disk, plants);

    public IShardViews Views => field ??= new SimViews(this, disk, plants);

    public IKeyTable Keys => field ??= new SimKeys(this, disk);

    public IContentStore Contents => field ??= new SimContents(this, disk);

    public IDocumentStore Documents => field ??= new SimDocuments(this, disk, plants);

    public Node Caller => caller;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public ValueTask<T> RunAsync<T>(StoreCall call, Func<ValueTask<T>> act, Action<int>? half = null, int parts = 0) =>
        new(Travel(call, act, half, parts));

    public async ValueTask RunAsync(StoreCall call, Func<ValueTask> act, Action<int>? half = null, int parts = 0) =>
        await Travel(
            call,
            () =>
            {
                act().GetAwaiter().GetResult();
                return ValueTask.FromResult(true);
            },
            half,
            parts);

    private Task<T> Travel<T>(StoreCall call, Func<ValueTask<T>> act, Action<int>? half, int parts)
    {
        var answer = new TaskCompletionSource<T>();
        var fate = disk.FateOf(call);
        var stops = disk.Stops;
        disk.Node.Loop.After(disk.Delay(), disk.Node, () =>
        {
            if (stops != disk.Stops || disk.IsDown) Reply(() => answer.TrySetException(Failure("is not there")));
            else Arrive(call, fate, act, half, parts, answer);
        });
        return answer.Task;
    }

    private void Arrive<T>(
        StoreCall call, StoreFate fate, Func<ValueTask<T>> act, Action<int>? half, int parts, TaskCompletionSource<T> answer)
    {
        switch (fate)
        {
            case StoreFate.FailsBefore:
                Reply(() => answer.TrySetException(Failure("has not done it")));
                return;
            case StoreFate.FailsHalfway when half is not null:
                half(disk.Cut(parts));
                disk.Count(call, caller);
                Reply(() => answer.TrySetException(Failure("has done a part")));
                return;
            case StoreFate.FailsAndHappens:
                Reply(() => answer.TrySetException(Failure("has not answered")));
                var stops = disk.Stops;
                disk.Node.Loop.After(disk.Delay() * 20, disk.Node, () =>
                {
                    if (stops == disk.Stops) Try(call, act);
                });
                return;
        }

        T result;
        try
        {
            result = act().GetAwaiter().GetResult();
            disk.Count(call, caller);
        }
        catch (Exception fault)
        {
            Reply(() => answer.TrySetException(fault));
            return;
        }

        if (fate == StoreFate.Good) Reply(() => answer.TrySetResult(result));
        else Reply(() => answer.TrySetException(Failure("has lost the answer")));
    }

    private void Try<T>(StoreCall call, Func<ValueTask<T>> act)
    {
        try
        {
            act().GetAwaiter().GetResult();
            disk.Count(call, caller);
        }
        catch (StorageException)
        {
            // Fenced meanwhile; nobody waits for it.
        }
    }

    private void Reply(Action reply) => disk.Node.Loop.After(disk.Delay(), caller, reply);

    private static StorageException Failure(string what) => new($"The simulated store {what}.");
}
