using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Runtime;

/// <summary>What all shards of a process share.</summary>
public sealed class ShardServices : IAsyncDisposable
{
    private readonly CommitLane[] _lanes;

    public ShardServices(
        IStore store, ISealer sealer, KeyIndex keys, EngineLimits limits, TimeProvider clock, TaskScheduler scheduler,
        ICommitObserver observer, Func<ViewRow, bool> isPersonal, string owner)
    {
        Store = store;
        Sealer = sealer;
        Keys = keys;
        Limits = limits;
        Clock = clock;
        Observer = observer;
        IsPersonal = isPersonal;
        Owner = owner;
        _lanes = [.. Enumerable.Range(0, store.Info.WriteLanes).Select(_ => new CommitLane(store.Log, limits, scheduler))];
        Checkpointer = new Checkpointer(keys, scheduler);
    }

    public IStore Store { get; }

    public ISealer Sealer { get; }

    public KeyIndex Keys { get; }

    public EngineLimits Limits { get; }

    public TimeProvider Clock { get; }

    public ICommitObserver Observer { get; }

    public Func<ViewRow, bool> IsPersonal { get; }

    /// <summary>Who writes, for people who look into the database: machine and process.</summary>
    public string Owner { get; }

    public Checkpointer Checkpointer { get; }

    internal CommitLane LaneOf(int shard) => _lanes[shard % _lanes.Length];

    public async ValueTask DisposeAsync()
    {
        await Checkpointer.DisposeAsync();
        foreach (var lane in _lanes) await lane.DisposeAsync();
    }
}
