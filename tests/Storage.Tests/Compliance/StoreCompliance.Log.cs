namespace Budkavle.Storage.Tests.Compliance;

public abstract partial class StoreCompliance
{
    [StoreFact]
    public async Task A_shard_never_opened_has_no_last_block()
    {
        Assert.Null(await Store.Log.ReadLastAsync(2, None));
        Assert.Empty(await Store.Log.ReadShardAsync(2, 1, 0, 10, None));
    }

    [StoreFact]
    public async Task Opening_a_shard_writes_one_empty_entry_and_raises_the_epoch()
    {
        var first = await Store.Log.OpenShardAsync(1, "one", None);
        var second = await Store.Log.OpenShardAsync(1, "two", None);

        Assert.Equal(new ShardLease(1, 1, 1), first);
        Assert.Equal(new ShardLease(1, 2, 2), second);
        var blocks = await Store.Log.ReadShardAsync(1, 1, 0, 10, None);
        Assert.Equal([1L, 2L], blocks.Select(block => block.Sequence));
        Assert.All(blocks, block => Assert.True(block.Bytes.IsEmpty));
    }

    [StoreFact]
    public async Task Appended_blocks_are_read_back_word_for_word()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        var block = BlockOf(lease, 2, 10, tags: ulong.MaxValue);
        var next = BlockOf(lease, 12, 3, tags: 1);

        Assert.Equal([AppendOutcome.Stored, AppendOutcome.Stored], await Store.Log.AppendAsync([block, next], None));

        var read = await Store.Log.ReadShardAsync(0, 2, 0, 10, None);
        Assert.Equal(2, read.Count);
        Assert.Equal(block with { Bytes = default }, read[0] with { Bytes = default });
        Assert.Equal("entries 2", TextOf(read[0].Bytes));
        Assert.Equal("entries 12", TextOf(read[1].Bytes));
        var last = await Store.Log.ReadLastAsync(0, None);
        Assert.Equal(next with { Bytes = default }, last! with { Bytes = default });
    }

    [StoreFact]
    public async Task A_shard_is_read_from_the_block_that_holds_the_sequence()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        await Store.Log.AppendAsync([BlockOf(lease, 2, 10), BlockOf(lease, 12, 10), BlockOf(lease, 22, 10)], None);

        Assert.Equal([12L, 22L], (await Store.Log.ReadShardAsync(0, 21, 0, 10, None)).Select(block => block.Sequence));
        Assert.Equal([12L], (await Store.Log.ReadShardAsync(0, 12, 0, 1, None)).Select(block => block.Sequence));
        Assert.Equal([1L, 2L], (await Store.Log.ReadShardAsync(0, 0, 0, 2, None)).Select(block => block.Sequence));
        Assert.Empty(await Store.Log.ReadShardAsync(0, 32, 0, 10, None));
    }

    [StoreFact]
    public async Task A_reader_with_tags_gets_only_blocks_that_have_all_of_them()
    {
        const ulong High = 1UL << 63;
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        await Store.Log.AppendAsync(
            [
                BlockOf(lease, 2, tags: High | 1), BlockOf(lease, 3, tags: High), BlockOf(lease, 4, tags: 1),
                BlockOf(lease, 5, tags: High | 3),
            ],
            None);

        Assert.Equal([2L, 5L], (await Store.Log.ReadShardAsync(0, 1, High | 1, 10, None)).Select(block => block.Sequence));
        Assert.Equal([5L], (await Store.Log.ReadShardAsync(0, 3, High | 1, 10, None)).Select(block => block.Sequence));
    }

    [StoreFact]
    public async Task Blocks_are_read_by_position_in_the_order_asked_for()
    {
        var zero = await Store.Log.OpenShardAsync(0, "one", None);
        var three = await Store.Log.OpenShardAsync(3, "one", None);
        await Store.Log.AppendAsync([BlockOf(zero, 2, 10), BlockOf(three, 2, 5), BlockOf(zero, 12, 10)], None);

        var blocks = await Store.Log.ReadBlocksAsync(
            [new(3, 6), new(0, 21), new(0, 22), new(1, 1), new(0, 2), new(0, 2), new(0, 0), new(9, 1)], None);

        Assert.Equal([2L, 12L, null, null, 2L, 2L, null, null], blocks.Select(block => block?.Sequence));
        Assert.Equal(3, blocks[0]!.Shard);
        Assert.Equal("entries 12", TextOf(blocks[1]!.Bytes));
    }

    [StoreFact]
    public async Task An_append_sent_again_is_stored_once()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        Block[] blocks = [BlockOf(lease, 2, 10), BlockOf(lease, 12, 10)];
        await Store.Log.AppendAsync(blocks, None);

        Assert.All(await Store.Log.AppendAsync(blocks, None), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        Block[] more = [.. blocks, BlockOf(lease, 22, 1)];
        Assert.All(await Store.Log.AppendAsync(more, None), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        Assert.Equal([1L, 2L, 12L, 22L], (await Store.Log.ReadShardAsync(0, 1, 0, 10, None)).Select(block => block.Sequence));
    }

    [StoreFact]
    public async Task Other_bytes_in_a_place_that_is_taken_are_fenced()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        await Store.Log.AppendAsync([BlockOf(lease, 2, 10)], None);

        Assert.Equal([AppendOutcome.Fenced], await Store.Log.AppendAsync([BlockOf(lease, 2, 10, text: "other")], None));
        Assert.Equal([AppendOutcome.Fenced], await Store.Log.AppendAsync([BlockOf(lease, 5, 1)], None));
        Assert.Equal("entries 2", TextOf((await Store.Log.ReadShardAsync(0, 2, 0, 1, None))[0].Bytes));
    }

    [StoreFact]
    public async Task A_gap_is_never_written()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);

        Assert.Equal([AppendOutcome.Fenced], await Store.Log.AppendAsync([BlockOf(lease, 3)], None));
        Assert.Equal(1, (await Store.Log.ReadLastAsync(0, None))!.LastSequence);
    }

    [StoreFact]
    public async Task A_writer_of_an_old_epoch_is_fenced_and_hinders_no_other_shard()
    {
        var other = await OpenAnotherAsync();
        var zombie = await Store.Log.OpenShardAsync(0, "zombie", None);
        var healthy = await Store.Log.OpenShardAsync(1, "zombie", None);
        var third = await Store.Log.OpenShardAsync(2, "zombie", None);
        var owner = await other.Log.OpenShardAsync(0, "owner", None);

        var outcomes = await Store.Log.AppendAsync(
            [BlockOf(healthy, 2), BlockOf(zombie, 2), BlockOf(zombie, 3), BlockOf(healthy, 3), BlockOf(third, 2)], None);

        Assert.Equal(
            [AppendOutcome.Stored, AppendOutcome.Fenced, AppendOutcome.Fenced, AppendOutcome.Stored, AppendOutcome.Stored], outcomes);
        Assert.Equal([AppendOutcome.Stored], await other.Log.AppendAsync([BlockOf(owner, 3)], None));
        Assert.Equal([1L, 2L, 2L], (await other.Log.ReadShardAsync(0, 1, 0, 10, None)).Select(block => block.Epoch));
        Assert.Equal(3, (await other.Log.ReadLastAsync(1, None))!.LastSequence);
    }

    [StoreFact]
    public async Task A_zombie_whose_next_place_is_free_by_chance_is_fenced_all_the_same()
    {
        var other = await OpenAnotherAsync();
        var zombie = await Store.Log.OpenShardAsync(0, "zombie", None);
        await other.Log.OpenShardAsync(0, "owner", None);

        Assert.Equal([AppendOutcome.Fenced], await Store.Log.AppendAsync([BlockOf(zombie, 2)], None));
        Assert.Equal([AppendOutcome.Fenced], await Store.Log.AppendAsync([BlockOf(zombie, 3)], None));
        Assert.Equal(2, (await other.Log.ReadLastAsync(0, None))!.LastSequence);
    }

    [StoreFact]
    public async Task Owners_that_race_for_a_shard_get_different_epochs_and_one_can_write()
    {
        var other = await OpenAnotherAsync();
        IStore[] stores = [Store, other, Store, other, Store, other];
        var leases = await Task.WhenAll(stores.Select(store => store.Log.OpenShardAsync(0, "racer", None).AsTask()));

        Assert.Equal([1L, 2, 3, 4, 5, 6], leases.Select(lease => lease.Epoch).Order());
        Assert.All(leases, lease => Assert.Equal(lease.Epoch, lease.LastSequence));
        var outcomes = new List<AppendOutcome>();
        foreach (var lease in leases) outcomes.AddRange(await Store.Log.AppendAsync([BlockOf(lease, 7)], None));
        Assert.Equal(AppendOutcome.Stored, outcomes[Array.FindIndex(leases, lease => lease.Epoch == 6)]);
        Assert.Equal(5, outcomes.Count(outcome => outcome == AppendOutcome.Fenced));
    }

    [StoreFact]
    public async Task A_takeover_amid_appends_leaves_no_gap_and_loses_nothing_stored()
    {
        var other = await OpenAnotherAsync();
        var zombie = await Store.Log.OpenShardAsync(0, "zombie", None);
        var stored = new TaskCompletionSource();
        var appending = Task.Run(async () =>
        {
            for (var sequence = 2L; ; sequence++)
            {
                if ((await Store.Log.AppendAsync([BlockOf(zombie, sequence)], None))[0] == AppendOutcome.Fenced) return sequence - 1;
                if (sequence == 10) stored.SetResult();
            }
        });
        await stored.Task;
        var owner = await other.Log.OpenShardAsync(0, "owner", None);
        var lastOfZombie = await appending.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(lastOfZombie + 1, owner.LastSequence);
        var blocks = await other.Log.ReadShardAsync(0, 1, 0, int.MaxValue, None);
        Assert.Equal(Enumerable.Range(1, (int)owner.LastSequence).Select(number => (long)number), blocks.Select(block => block.Sequence));
        Assert.Equal(owner.Epoch, blocks[^1].Epoch);
    }

    [StoreFact]
    public async Task Blocks_that_do_not_follow_each_other_are_the_callers_mistake()
    {
        var lease = await Store.Log.OpenShardAsync(0, "one", None);

        await Assert.ThrowsAsync<ArgumentException>(() => Store.Log.AppendAsync([BlockOf(lease, 2), BlockOf(lease, 4)], None).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.Log.AppendAsync([BlockOf(lease, 2) with { Shard = Shards }], None).AsTask());
    }

    [StoreFact]
    public async Task Large_blocks_come_back_whole()
    {
        var bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);
        var lease = await Store.Log.OpenShardAsync(0, "one", None);
        Block[] blocks =
            [.. Enumerable.Range(2, 30).Select(sequence => BlockOf(lease, sequence) with { Bytes = bytes.AsMemory(sequence) })];
        await Store.Log.AppendAsync(blocks, None);

        var read = await Store.Log.ReadShardAsync(0, 2, 0, 100, None);
        Assert.Equal(30, read.Count);
        Assert.All(read, block => Assert.True(block.Bytes.Span.SequenceEqual(bytes.AsSpan((int)block.Sequence))));
    }
}
