using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Evidence;

public sealed class TransparencyLogTests : IDisposable
{
    private static readonly UInt128 Anna = Post.Mailbox(1);
    private static readonly UInt128 Far = Post.FarMailbox(1);
    private readonly EngineFiles _files = new();

    [Theory]
    [InlineData(0, "all read from the store")]
    [InlineData(20_000, "some from memory")]
    [InlineData(32 << 20, "all from memory")]
    public async Task Every_committed_block_is_a_leaf_once_and_in_the_order_of_its_shard(int recentBytes, string blocks)
    {
        await using var world = await EvidenceWorld.OpenAsync(
            new MemoryStore(2), _files, new EvidenceLimits { RecentBytesMax = recentBytes });
        await world.RegisterAsync(Anna);
        await world.RegisterAsync(Far);
        foreach (var round in Enumerable.Range(1, 6))
        {
            await world.DeliverAsync(Anna, 80 * round);
            await world.DeliverAsync(Far, 17);
            await world.IntegrateAsync();
        }

        var state = await world.StateAsync();
        var next = new long[] { 1, 1 };
        for (var index = 0L; index < state.Size; index++)
        {
            var leaf = (await world.Evidence.Reader.ReadLeafAsync(index, default))!;
            Assert.Equal(next[leaf.Shard], leaf.Sequence);
            var stored = (await world.Store.Log.ReadBlocksAsync([new LogPosition(leaf.Shard, leaf.Sequence)], default))[0]!;
            Assert.Equal(BlockEvidence.SealedHash(stored.Bytes.Span), leaf.SealedHash.ToArray());
            next[leaf.Shard] = leaf.LastSequence + 1;
        }

        Assert.True(state.Size > 300, $"Only {state.Size} leaves ({blocks}): no tile was full.");
        Assert.Equal(next, state.Next);
        foreach (var shard in new[] { 0, 1 })
            Assert.Equal(next[shard] - 1, (await world.Store.Log.ReadLastAsync(shard, default))!.LastSequence);
    }

    [Fact]
    public async Task Every_leaf_has_a_proof_to_the_signed_root_and_every_checkpoint_one_to_the_next()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        var checkpoints = new List<Checkpoint>();
        foreach (var round in Enumerable.Range(1, 8))
        {
            await world.DeliverAsync(Anna, 25 * round);
            await world.IntegrateAsync();
            checkpoints.Add(await world.CheckpointAsync());
        }

        var last = checkpoints[^1];
        for (var index = 0L; index < last.Size; index++)
        {
            var leaf = (await world.Evidence.Reader.ReadLeafAsync(index, default))!;
            var path = await world.Evidence.Reader.ProveInclusionAsync(index, last.Size, default);
            Assert.Equal(last.Root.ToArray(), InclusionProof.RootFrom(MerkleTree.HashLeaf(leaf.ToBytes()), index, last.Size, path));
        }

        foreach (var earlier in checkpoints)
        {
            var path = await world.Evidence.Reader.ProveConsistencyAsync(earlier.Size, last.Size, default);
            Assert.True(ConsistencyProof.Holds(earlier.Size, earlier.Root.Span, last.Size, last.Root.Span, path));
            Assert.Equal(earlier.Root.ToArray(), await world.Evidence.Reader.RootAsync(earlier.Size, default));
        }

        Assert.Equal(checkpoints.Count, checkpoints.DistinctBy(checkpoint => checkpoint.Size).Count());
    }

    [Fact]
    public async Task A_quiet_log_signs_nothing_new()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(2), _files);
        await world.RegisterAsync(Anna);
        await world.IntegrateAsync();
        var before = await world.StateAsync();

        await world.IntegrateAsync();

        Assert.Equal(before.Checkpoint, (await world.StateAsync()).Checkpoint);
    }

    [Fact]
    public async Task After_a_crash_the_log_goes_on_where_it_was_and_proves_what_was_published_before()
    {
        var store = new MemoryStore(2);
        Checkpoint before;
        await using (var world = await EvidenceWorld.OpenAsync(store, _files))
        {
            await world.RegisterAsync(Anna);
            await world.DeliverAsync(Anna, 100);
            await world.IntegrateAsync();
            before = await world.CheckpointAsync();
            await world.DeliverAsync(Anna, 100);
        }

        await using var next = await EvidenceWorld.OpenAsync(store, _files, new EvidenceLimits { Interval = TimeSpan.Zero });
        await next.IntegrateAsync();

        var after = await next.CheckpointAsync();
        Assert.True(after.Size > before.Size);
        Assert.Equal(before.Origin, after.Origin);
        var path = await next.Evidence.Reader.ProveConsistencyAsync(before.Size, after.Size, default);
        Assert.True(ConsistencyProof.Holds(before.Size, before.Root.Span, after.Size, after.Root.Span, path));
        Assert.Equal((await store.Log.ReadLastAsync(0, default))!.LastSequence + 1, (await next.StateAsync()).Next[0]);
    }

    [Fact]
    public async Task A_process_that_hears_nothing_of_a_shard_reads_all_of_it_when_it_looks()
    {
        var store = new MemoryStore(2);
        await using var writer = await EvidenceWorld.OpenAsync(store, _files);
        await writer.RegisterAsync(Anna);
        await writer.DeliverAsync(Anna, 300);
        await using var deaf = new EvidenceServices(
            writer.Engine.Engine, writer.Evidence.Keys, new EvidenceLimits { BlocksPerPass = 20, BlocksPerRead = 4, PassesPerPoll = 1000 },
            TaskScheduler.Default, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        while (await deaf.Integrator.IntegrateAsync(default))
        {
        }

        var last = (await store.Log.ReadLastAsync(0, default))!.LastSequence;
        Assert.Equal(last + 1, (await writer.StateAsync()).Next[0]);
        Assert.True((await writer.StateAsync()).Size > 40, "There was too little to need several passes.");
    }

    [Fact]
    public async Task What_another_process_writes_to_a_shard_that_has_left_this_one_comes_into_the_log_too()
    {
        var store = new MemoryStore(2);
        await using var first = await EvidenceWorld.OpenAsync(store, _files, new EvidenceLimits { PassesPerPoll = 2 });
        await first.RegisterAsync(Anna);
        await first.RegisterAsync(Far);
        await first.IntegrateAsync();
        await first.Engine.OfficeOf(new StreamKey(Anna)).Close();
        await using var second = await EvidenceWorld.OpenAsync(store, _files);
        await second.DeliverAsync(Anna, 5);

        // The first goes on with the log, since its other shard has letters all the time.
        for (var pass = 0; pass < 3; pass++)
        {
            await first.DeliverAsync(Far, 1);
            await first.IntegrateAsync();
        }

        Assert.Equal((await store.Log.ReadLastAsync(0, default))!.LastSequence + 1, (await first.StateAsync()).Next[0]);
    }

    [Fact]
    public async Task Of_two_processes_that_write_the_log_at_once_one_is_refused_and_the_tree_never_forks()
    {
        var store = new MemoryStore(2);
        await using var one = await EvidenceWorld.OpenAsync(store, _files, new EvidenceLimits { BlocksPerPass = 3, BlocksPerRead = 2 });
        await one.RegisterAsync(Anna);
        await one.RegisterAsync(Far);
        await one.DeliverAsync(Anna, 300);
        await one.DeliverAsync(Far, 300);
        var keys = await EvidenceKeys.OpenAsync(store.Documents, one.Engine.Engine.Sealer, TimeProvider.System, create: true, default);
        await using var zombie = new EvidenceServices(
            one.Engine.Engine, keys, new EvidenceLimits { BlocksPerPass = 2, BlocksPerRead = 1, PassesPerPoll = 1 },
            TaskScheduler.Default, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var published = new List<Checkpoint>();
        for (var more = true; more;)
        {
            var passes = await Task.WhenAll(
                Task.Run(() => one.Evidence.Integrator.IntegrateAsync(default)), Task.Run(() => zombie.Integrator.IntegrateAsync(default)));
            published.Add(await one.CheckpointAsync());
            more = passes[0] || passes[1] || published.Count < 2 || published[^1].Size > published[^2].Size;
        }

        var last = published[^1];
        foreach (var earlier in published)
        {
            var path = await one.Evidence.Reader.ProveConsistencyAsync(earlier.Size, last.Size, default);
            Assert.True(ConsistencyProof.Holds(earlier.Size, earlier.Root.Span, last.Size, last.Root.Span, path));
        }

        var leaves = new List<BlockLeaf>();
        for (var index = 0L; index < last.Size; index++) leaves.Add((await one.Evidence.Reader.ReadLeafAsync(index, default))!);
        Assert.Equal(leaves.Count, leaves.DistinctBy(leaf => (leaf.Shard, leaf.Sequence)).Count());
        Assert.Equal((await store.Log.ReadLastAsync(1, default))!.LastSequence + 1, (await one.StateAsync()).Next[1]);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_leaves_a_log_that_goes_on()
    {
        var store = new LosingStore(new MemoryStore(2));
        await using var world = await EvidenceWorld.OpenAsync(store, _files);
        await world.RegisterAsync(Anna);
        await world.DeliverAsync(Anna, 50);
        store.LosesAnswers = true;
        await Assert.ThrowsAsync<StorageException>(() => world.Evidence.Integrator.IntegrateAsync(default));
        store.LosesAnswers = false;
        var before = await world.CheckpointAsync();
        await world.DeliverAsync(Anna, 50);
        await world.IntegrateAsync();

        var after = await world.CheckpointAsync();
        Assert.True(after.Size > before.Size);
        var path = await world.Evidence.Reader.ProveConsistencyAsync(before.Size, after.Size, default);
        Assert.True(ConsistencyProof.Holds(before.Size, before.Root.Span, after.Size, after.Root.Span, path));
    }

    [Fact]
    public async Task Leaves_of_like_letters_to_one_recipient_have_nothing_in_common()
    {
        await using var world = await EvidenceWorld.OpenAsync(new MemoryStore(1), _files);
        await world.RegisterAsync(Anna);
        var letters = await world.DeliverAsync(Anna, 2, "The same");
        var receipts = new List<ReceiptClaims>();
        foreach (var letter in letters)
            receipts.Add(ReceiptVerifier.ClaimsOf(await world.ReceiptAsync(letter, ErdsEvent.ContentConsignment))!);

        Assert.Equal(receipts[0].ContentHash, receipts[1].ContentHash);
        Assert.Equal(receipts[0].Recipient, receipts[1].Recipient);
        Assert.NotEqual(receipts[0].Entry.Salt, receipts[1].Entry.Salt);
        Assert.NotEqual(new string('0', 32), receipts[0].Entry.Salt);
        Assert.DoesNotContain(Anna.ToString("x32", null), receipts[0].ToString());
    }

    public void Dispose() => _files.Dispose();
}
