using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Runtime;

/// <summary>What all shards of a process share.</summary>
public sealed class ShardServices : IAsyncDisposable
{
    private readonly CommitLane[] _lanes;
    private readonly Shard?[] _open;
    private readonly TaskScheduler _scheduler;

    public ShardServices(
        IStore store, ISealer sealer, KeyIndex keys, EngineLimits limits, TimeProvider clock, TaskScheduler scheduler,
        ICommitObserver observer, Func<ViewRow, bool> isPersonal, string owner)
    {
        Store = store;
        _scheduler = scheduler;
        Sealer = sealer;
        Keys = keys;
        Limits = limits;
        Clock = clock;
        Observer = observer;
        IsPersonal = isPersonal;
        Owner = owner;
        _open = new Shard?[store.Log.Shards];
        Meters = new EngineMeters(store.Log.Shards);
        Meters.Watch(() => _open.OfType<Shard>().Where(shard => !shard.HasFailed), () => keys.InMemory);
        _lanes = [.. Enumerable.Range(0, store.Info.WriteLanes).Select(_ => NewLane())];
        Checkpointer = new Checkpointer(keys, scheduler);
    }

    public IStore Store { get; }

    public ISealer Sealer { get; }

    public KeyIndex Keys { get; }

    public EngineLimits Limits { get; }

    public TimeProvider Clock { get; }

    public ICommitObserver Observer { get; }

    private CommitLane NewLane() => new(Store.Log, Limits, _scheduler, Clock, Meters, Observer);

    /// <summary>None, but in tests of the tests.</summary>
    internal PlantedBug Planted { get; set; } = PlantedBug.None;

    /// <summary>What the engine has done, for whoever watches.</summary>
    public EngineMeters Meters { get; }

    public Func<ViewRow, bool> IsPersonal { get; }

    /// <summary>Who writes, for people who look into the database: machine and process.</summary>
    public string Owner { get; }

    public Checkpointer Checkpointer { get; }

    internal ViewTails Tails { get; } = new();

    /// <summary>
    /// A copy of the heads of one shard at a time: of ten million mailboxes all of them would be 320 MB. Never disposed of: a save may be
    /// under way when the services end, and gives its place back afterwards.
    /// </summary>
    internal SemaphoreSlim HeadSaves { get; } = new(1);

    /// <summary>
    /// Ends the shard that this process may still hold under an earlier epoch. If it failed only after the next one has been opened, it
    /// would take that one's keys for its own and free them.
    /// </summary>
    internal void Retire(int shard) =>
        Interlocked.Exchange(ref _open[shard], null)?.Fail(new StorageException($"Shard {shard} is opened anew."));

    /// <summary>Whether this process writes the shard, as far as it knows.</summary>
    public bool Holds(int shard) => Volatile.Read(ref _open[shard]) is { HasFailed: false };

    internal void Hold(Shard shard) => Volatile.Write(ref _open[shard.Number], shard);

    /// <summary>Starts work that belongs to no activation, where lanes and checkpoints run.</summary>
    internal Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _scheduler).Unwrap();

    internal CommitLane LaneOf(int shard) => _lanes[shard % _lanes.Length];

    public async ValueTask DisposeAsync()
    {
        await Checkpointer.DisposeAsync();
        foreach (var lane in _lanes) await lane.DisposeAsync();
        Meters.Dispose();
    }
}
