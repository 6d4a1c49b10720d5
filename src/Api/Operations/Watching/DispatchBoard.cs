using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Storage;

namespace Budkavle.Api.Operations.Watching;

/// <summary>The dispatches of all senders that are running or scheduled, whichever silo runs them.</summary>
internal sealed class DispatchBoard(Engine engine, IGrainFactory grains)
{
    public const int DispatchesMax = 100;

    /// <summary>
    /// What is due in a shard is read so far: the alarm of a dispatch that runs stands at the front, one that is scheduled for much later
    /// may stand behind more letters than this that wait for their day.
    /// </summary>
    private const int RowsMax = 1000;

    /// <summary>Those that run first, then by when they are to start. With at most <see cref="DispatchesMax"/>.</summary>
    public async Task<IReadOnlyList<DispatchView>> ReadAsync()
    {
        var found = await Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(FindAsync));
        var views = await Task.WhenAll(found.SelectMany(ids => ids).Distinct().Take(DispatchesMax).Select(id =>
            grains.GetGrain<IDispatchGrain>(SenderIds.Format(id)).ReadForOperations()));
        return [.. views.OfType<DispatchView>().OrderBy(view => view.StartedAt is null).ThenBy(view => view.ScheduledAt ?? view.StartedAt)];
    }

    private async Task<IEnumerable<UInt128>> FindAsync(int shard)
    {
        var rows = await grains.GetGrain<IPostOfficeGrain>(shard)
            .ReadListAfter(StreamKey.OfShard(shard, engine.Shards).Value, Buckets.Due, -1, RowsMax);
        return rows.Select(row => DueItem.Read(row.Bytes.Span)).Where(item => item.Kind == AlarmKind.Dispatch)
            .Select(item => item.Stream.Value);
    }
}
