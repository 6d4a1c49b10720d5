using Budkavle.Storage;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>Callers that each read the newest 20 rows of one list after another. An operation is a page.</summary>
internal sealed class RowReads(string kind, int callers, int operations) : IMicroBenchmark
{
    private const int Lists = 1000;
    private const int RowsPerList = 50;

    public string Name => $"{kind}/read 20 rows of a list, {callers} callers";

    public async Task<Measurement> RunAsync()
    {
        await using var opened = await BenchmarkStore.OpenAsync(kind, 1);
        var first = StreamKey.OfShard(0, BenchmarkStore.Shards).Value;
        StreamKey StreamOf(int list) => new(first + ((UInt128)list << 64));
        ViewRow[] rows = [.. Enumerable.Range(0, Lists * RowsPerList).Select(
            index => new ViewRow(new ViewKey(StreamOf(index / RowsPerList), 1, index % RowsPerList), ViewChange.Insert, new byte[100]))];
        await opened.Store.Views.SaveViewsAsync(opened.Leases[0], 1, rows, CancellationToken.None);
        Task Run(int pages) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var page = 0; page < pages / callers; page++)
            {
                var stream = StreamOf((caller + (page * 7)) % Lists);
                await opened.Store.Views.ReadListAsync(stream, 1, 0, long.MaxValue, false, 20, CancellationToken.None);
            }
        })));
        await Run(operations / 5);
        return await Measurement.OfAsync(operations, () => Run(operations));
    }
}
