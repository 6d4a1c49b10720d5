using Budkavle.Storage;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>Durable appends, one commit under way on each lane. An operation is a block.</summary>
internal sealed class BlockAppends(string kind, int lanes, int blockBytes, int blocksPerCommit, int operations) : IMicroBenchmark
{
    public string Name => $"{kind}/append {blocksPerCommit} blocks of {blockBytes / 1024} KB, {lanes} lane{(lanes == 1 ? "" : "s")}";

    public async Task<Measurement> RunAsync()
    {
        await using var opened = await BenchmarkStore.OpenAsync(kind, lanes);
        var bytes = new byte[blockBytes];
        new Random(1).NextBytes(bytes);
        var nexts = opened.Leases.Select(lease => lease.LastSequence + 1).ToArray();
        Task Run(int blocks) => Task.WhenAll(Enumerable.Range(0, lanes).Select(lane => Task.Run(async () =>
        {
            var shard = lane;
            for (var commits = blocks / lanes / blocksPerCommit; commits > 0; commits--)
            {
                var commit = new Block[blocksPerCommit];
                for (var index = 0; index < commit.Length; index++)
                {
                    commit[index] = new Block(shard, nexts[shard]++, 1, opened.Leases[shard].Epoch, 0, bytes);
                    shard = (shard + lanes) % BenchmarkStore.Shards;
                }

                var outcomes = await opened.Store.Log.AppendAsync(commit, CancellationToken.None);
                if (outcomes.Contains(AppendOutcome.Fenced)) throw new InvalidOperationException("A block was fenced.");
            }
        })));
        await Run(operations / 5);
        return await Measurement.OfAsync(operations, () => Run(operations));
    }
}
