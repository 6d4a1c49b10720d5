using System.Globalization;
using Budkavle.Storage;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>Runs of new keys, each sorted, all over the key space. An operation is a key.</summary>
internal sealed class KeySaves(string kind, int operations) : IMicroBenchmark
{
    private const int KeysPerRun = 50_000;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{kind}/save keys, {KeysPerRun / 1000} thousand a run");

    public async Task<Measurement> RunAsync()
    {
        await using var opened = await BenchmarkStore.OpenAsync(kind, 1);
        var random = new Random(1);
        KeyRow[] Make()
        {
            var rows = new KeyRow[KeysPerRun];
            for (var index = 0; index < rows.Length; index++)
            {
                var key = new UInt128((ulong)random.NextInt64(), (ulong)random.NextInt64());
                rows[index] = new KeyRow(key, 1, new LogPosition(1, index + 1), 1, index);
            }

            Array.Sort(rows, (left, right) => left.Key.CompareTo(right.Key));
            return rows;
        }

        KeyRow[][] runs = [.. Enumerable.Range(0, operations / KeysPerRun).Select(_ => Make())];
        await opened.Store.Keys.SaveAsync(Make(), CancellationToken.None);
        return await Measurement.OfAsync(operations, async () =>
        {
            foreach (var run in runs) await opened.Store.Keys.SaveAsync(run, CancellationToken.None);
        });
    }
}
