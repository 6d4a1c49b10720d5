using Budkavle.Storage.InMemory;

namespace Budkavle.Storage.Tests.Compliance;

public abstract partial class StoreCompliance
{
    /// <summary>The store and the one in memory get the same commands; whatever they answer must be the same.</summary>
    [StoreFact]
    public async Task Any_sequence_of_commands_has_the_answers_of_the_model()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("BUDKAVLE_SEED") ?? $"{Environment.TickCount & 0xffff}");
        try
        {
            await new ModelRun(Store, new MemoryStore(Shards), new Random(seed)).RunAsync(400);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}; replay with BUDKAVLE_SEED={seed}. {exception.Message}", exception);
        }
    }

    private sealed class ModelRun(IStore store, IStore model, Random random)
    {
        private readonly List<ShardLease> leases = [];
        private readonly List<Block[]> sent = [];

        public async Task RunAsync(int steps)
        {
            for (var shard = 0; shard < Shards; shard++) await OpenAsync(shard);
            for (var step = 0; step < steps; step++)
            {
                switch (random.Next(12))
                {
                    case 0: await OpenAsync(random.Next(Shards)); break;
                    case < 5: await AppendAsync(); break;
                    case 5: await AppendAgainAsync(); break;
                    case 6: await ReadLogAsync(); break;
                    case < 9: await SaveViewsAsync(); break;
                    case 9: await ReadViewsAsync(); break;
                    case 10: await KeysAsync(); break;
                    default: await DocumentsAsync(); break;
                }
            }
        }

        private async Task SameAsync<T>(Func<IStore, ValueTask<T>> ask, Func<T, string> show) =>
            Assert.Equal(show(await ask(model)), show(await ask(store)));

        private async Task OpenAsync(int shard)
        {
            var lease = await model.Log.OpenShardAsync(shard, "model", None);
            Assert.Equal(lease, await store.Log.OpenShardAsync(shard, "model", None));
            leases.Add(lease);
        }

        /// <summary>Any lease ever given, the newer the likelier, with a place that is mostly the right one.</summary>
        private async Task AppendAsync()
        {
            var blocks = new List<Block>();
            foreach (var lease in leases.AsEnumerable().Reverse().Take(8).Where(_ => random.Next(2) == 0).DistinctBy(lease => lease.Shard))
            {
                var next = (await model.Log.ReadLastAsync(lease.Shard, None))!.LastSequence + 1;
                if (random.Next(8) == 0) next = Math.Max(1, next + random.Next(-3, 3));
                for (var count = random.Next(1, 4); count > 0; count--)
                {
                    var block = BlockOf(lease, next, random.Next(1, 5), (ulong)random.Next(4), $"block {random.Next(3)}");
                    blocks.Add(block);
                    next = block.LastSequence + 1;
                }
            }

            sent.Add([.. blocks]);
            await SameAsync(one => one.Log.AppendAsync(blocks, None), outcomes => string.Join(' ', outcomes));
        }

        private async Task AppendAgainAsync()
        {
            if (sent.Count == 0) return;
            var blocks = sent[random.Next(sent.Count)];
            await SameAsync(one => one.Log.AppendAsync(blocks, None), outcomes => string.Join(' ', outcomes));
        }

        private async Task ReadLogAsync()
        {
            var (shard, from, tags, max) = (random.Next(Shards), random.Next(100), (ulong)random.Next(4), random.Next(1, 20));
            await SameAsync(one => one.Log.ReadLastAsync(shard, None), Show);
            await SameAsync(one => one.Log.ReadShardAsync(shard, from, tags, max, None), blocks => string.Join('\n', blocks.Select(Show)));
            LogPosition[] positions = [.. Enumerable.Range(0, 10).Select(_ => new LogPosition(random.Next(Shards), random.Next(100)))];
            await SameAsync(one => one.Log.ReadBlocksAsync(positions, None), blocks => string.Join('\n', blocks.Select(Show)));
        }

        private static string Show(Block? block) =>
            block is null ? "none" : $"{block.Shard} {block.Sequence} {block.Count} {block.Epoch} {block.Tags} {TextOf(block.Bytes)}";

        private ViewKey AnyKey(int shard) => new(StreamIn(shard, (ulong)random.Next(3)), (byte)random.Next(2), random.Next(-3, 6));

        private async Task SaveViewsAsync()
        {
            var lease = leases[^random.Next(1, Math.Min(leases.Count, 8) + 1)];
            ViewRow[] rows = [.. Enumerable.Range(0, random.Next(15))
                .Select(_ => new ViewRow(AnyKey(lease.Shard), (ViewChange)random.Next(3), new byte[] { (byte)random.Next(256) }))
                .DistinctBy(row => row.Key).OrderBy(row => row.Key)];
            var sequence = random.Next(100);
            await SameAsync(async one =>
            {
                try
                {
                    await one.Views.SaveViewsAsync(lease, sequence, rows, None);
                    if (sequence < 20) await one.Views.SaveHeadsAsync(lease, sequence, [.. rows.Select(row => row.Bytes)], None);
                    return "saved";
                }
                catch (FencedException)
                {
                    return "fenced";
                }
            }, outcome => outcome);
        }

        private async Task ReadViewsAsync()
        {
            var shard = random.Next(Shards);
            await SameAsync(one => one.Views.ReadCheckpointAsync(shard, None), checkpoint => checkpoint.ToString());
            await SameAsync(one => one.Views.ReadHeadsAsync(shard, None), parts => string.Join(' ', parts.Select(part => part.Span[0])));
            var (key, from, before, ascending, max) =
                (AnyKey(shard), random.Next(-4, 6), random.Next(-4, 8), random.Next(2) == 0, random.Next(1, 6));
            await SameAsync(
                one => one.Views.ReadListAsync(key.Stream, key.Bucket, from, before, ascending, max, None),
                rows => string.Join(' ', rows.Select(row => $"{row.Key}={row.Bytes.Span[0]}")));
            ViewKey[] keys = [.. Enumerable.Range(0, 10).Select(_ => AnyKey(random.Next(Shards)))];
            await SameAsync(
                one => one.Views.ReadRowsAsync(keys, None),
                rows => string.Join(' ', rows.Select(row => row is { } found ? $"{found.Key}={found.Bytes.Span[0]}" : "none")));
        }

        private async Task KeysAsync()
        {
            KeyRow[] rows = [.. Enumerable.Range(0, random.Next(6))
                .Select(_ => new KeyRow(
                    KeyOf((ulong)random.Next(30)), (ulong)random.NextInt64(), new LogPosition(1, random.Next()), 1, random.Next()))
                .DistinctBy(row => row.Key).OrderBy(row => row.Key)];
            await model.Keys.SaveAsync(rows, None);
            await store.Keys.SaveAsync(rows, None);
            UInt128[] asked = [.. Enumerable.Range(0, 10).Select(_ => KeyOf((ulong)random.Next(40)))];
            await SameAsync(one => one.Keys.FindAsync(asked, None), found => string.Join(' ', found));
        }

        private async Task DocumentsAsync()
        {
            var (name, version, bytes) = ($"document {random.Next(4)}", random.Next(4), new[] { (byte)random.Next(256) });
            await SameAsync(one => one.Documents.WriteAsync(name, version, bytes, None), written => written.ToString());
            await SameAsync(
                one => one.Documents.ReadAsync(name, None), document => $"{document.Version} {Convert.ToHexString(document.Bytes.Span)}");
        }
    }
}
