using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Hosting;

/// <summary>
/// Everything below the grains, opened before the grain host starts and closed after it has stopped: store, seals, keys, commit lanes.
/// </summary>
public sealed class Engine : IAsyncDisposable
{
    private readonly DataKeySealer _sealer;

    private Engine(IStore store, KeyRing ring, DataKeySealer sealer, ShardServices services, CommitObservers observers)
    {
        _sealer = sealer;
        Store = store;
        Ring = ring;
        Services = services;
        Observers = observers;
        Hashes = new KeyedHashes(ring, store.Log.Shards);
        LetterIds = new LetterIds(ring);
        Log = new LogReader(store.Log, sealer);
    }

    public IStore Store { get; }

    public KeyRing Ring { get; }

    public ISealer Sealer => _sealer;

    public ShardServices Services { get; }

    /// <summary>Who hears of commits; add before the grain host starts.</summary>
    public CommitObservers Observers { get; }

    public KeyedHashes Hashes { get; }

    public LetterIds LetterIds { get; }

    public LogReader Log { get; }

    public int Shards => Store.Log.Shards;

    /// <summary>Opens the engine over a store that it will own.</summary>
    public static async Task<Engine> OpenAsync(
        IStore store, KeyRing ring, EngineLimits limits, TimeProvider clock, TaskScheduler scheduler, string owner,
        CancellationToken cancellationToken)
    {
        var sealer = await DataKeySealer.OpenAsync(ring, store.Documents, cancellationToken);
        var keys = await KeyIndex.OpenAsync(store.Keys, store.Log.Shards, limits, clock, cancellationToken);
        var observers = new CommitObservers();
        var services = new ShardServices(store, sealer, keys, limits, clock, scheduler, observers, Buckets.IsPersonal, owner);
        return new Engine(store, ring, sealer, services, observers);
    }

    /// <summary>Opens every shard, so that the first letter does not wait for a replay.</summary>
    public Task OpenShardsAsync(IGrainFactory grains) =>
        Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => grains.GetGrain<IPostOfficeGrain>(shard).Open()));

    /// <summary>
    /// Opens again, until stopped, whatever shard is open nowhere: nobody else would publish its due letters and tell of its new ones
    /// before the next call for one of its mailboxes.
    /// </summary>
    public async Task KeepShardsOpenAsync(IGrainFactory grains, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Services.Limits.OpenShardsEvery, Services.Clock, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (stopping.IsCancellationRequested) return;
            await OpenShardsAsync(grains)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Drains every shard and saves what makes the next start fast. Nothing is lost if this never runs.</summary>
    public async Task CloseShardsAsync(IGrainFactory grains)
    {
        await Task.WhenAll(Enumerable.Range(0, Shards).Select(shard => grains.GetGrain<IPostOfficeGrain>(shard).Close()));
        await Services.Keys.SaveAsync(always: true);
    }

    /// <summary>
    /// Opens one shard after the other as a start does, and writes out what its log says: views, heads and keys. For a tool that is
    /// alone with
    /// the store; no grain host is needed.
    /// </summary>
    /// <param name="progress">Told the shard that is done and the entries of all that are.</param>
    /// <param name="cancellationToken">Ends it between two shards.</param>
    public async Task RebuildAsync(Action<int, long> progress, CancellationToken cancellationToken)
    {
        long entries = 0;
        for (var number = 0; number < Shards; number++)
        {
            var shard = await Shard.OpenAsync(Services, number, new LetterFold(Shards), cancellationToken);
            entries += shard.Lease.LastSequence;
            await shard.CloseAsync(saveHeads: true);
            if (Services.Keys.IsFull) await Services.Keys.SaveAsync();
            progress(number, entries);
        }

        await Services.Keys.SaveAsync(always: true);
    }

    /// <summary>Moves this process's keys to the key table, so that whoever opens its shards next replays little.</summary>
    public Task SaveKeysAsync() => Services.Keys.SaveAsync(always: true);

    /// <summary>Adds a key-encryption key and wraps every data key with it; returns how many. What is sealed stays as it is.</summary>
    public ValueTask<int> RotateKeysAsync(CancellationToken cancellationToken) => _sealer.RotateAsync(cancellationToken);

    /// <summary>Lays the next data key ready and reads those of others. Call it about every 15 minutes.</summary>
    public ValueTask RefreshKeysAsync(CancellationToken cancellationToken) => _sealer.RefreshAsync(cancellationToken);

    /// <summary>False if another silo has sealed the block under a data key that is read by <see cref="RefreshKeysAsync"/>.</summary>
    internal bool KnowsKeyOf(Block block) => block.Bytes.IsEmpty || _sealer.KnowsKeyOf(block.Bytes.Span);

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Store.DisposeAsync();
        LetterIds.Dispose();
    }
}
