namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>What is known of the progress in each shard of one dispatch. Counts only grow. Used by the turns of one activation.</summary>
internal sealed class DispatchTally(IGrainFactory grains, UInt128 dispatch, int shards)
{
    private readonly DispatchProgress?[] _progress = new DispatchProgress?[shards];

    public long Delivered => _progress.Sum(one => one?.Delivered ?? 0);

    public long Refused => _progress.Sum(one => one?.Refused ?? 0);

    public long Done => _progress.Sum(one => one?.Done ?? 0);

    public void Note(int shard, DispatchProgress progress)
    {
        if (_progress[shard] is not { } known || known.Done < progress.Done) _progress[shard] = progress;
    }

    public async Task<DispatchProgress> ReadAsync(int shard)
    {
        Note(shard, await grains.GetGrain<IPostOfficeGrain>(shard).ReadDispatchProgress(dispatch));
        return _progress[shard]!;
    }

    /// <summary>Asks every shard that has not told yet.</summary>
    public Task LoadAsync() => Task.WhenAll(
        Enumerable.Range(0, shards).Where(shard => _progress[shard] is null).Select(shard => ReadAsync(shard)));
}
