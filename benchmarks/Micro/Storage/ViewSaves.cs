using System.Globalization;
using Budkavle.Storage;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>Checkpoints of new rows of 100 bytes in key order, spread over the lists of a shard. An operation is a row.</summary>
internal sealed class ViewSaves(string kind, int operations) : IMicroBenchmark
{
    private const int RowsPerCheckpoint = 50_000;

    public string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}/save view rows, {RowsPerCheckpoint / 1000} thousand a checkpoint");

    public async Task<Measurement> RunAsync()
    {
        await using var opened = await BenchmarkStore.OpenAsync(kind, 1);
        var bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        async Task Run(int rows, long round)
        {
            for (var checkpoint = 0; checkpoint < rows / RowsPerCheckpoint; checkpoint++)
            {
                var shard = checkpoint % BenchmarkStore.Shards;
                var first = StreamKey.OfShard(shard, BenchmarkStore.Shards).Value;
                var position = (round * 100) + checkpoint;
                var run = new ViewRow[RowsPerCheckpoint];
                for (var index = 0; index < run.Length; index++)
                {
                    run[index] =
                        new ViewRow(new ViewKey(new StreamKey(first + ((UInt128)index << 64)), 1, position), ViewChange.Insert, bytes);
                }

                await opened.Store.Views.SaveViewsAsync(opened.Leases[shard], position, run, CancellationToken.None);
            }
        }

        await Run(RowsPerCheckpoint, 0);
        return await Measurement.OfAsync(operations, () => Run(operations, 1));
    }
}
