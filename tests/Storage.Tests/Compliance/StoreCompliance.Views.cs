namespace Budkavle.Storage.Tests.Compliance;

public abstract partial class StoreCompliance
{
    [StoreFact]
    public async Task The_checkpoint_of_a_new_shard_is_zero_and_moves_with_what_is_saved()
    {
        Assert.Equal(new ShardCheckpoint(0, 0), await Store.Views.ReadCheckpointAsync(2, None));
        var lease = await Store.Log.OpenShardAsync(2, "one", None);
        await Store.Views.SaveViewsAsync(lease, 7, [], None);
        await Store.Views.SaveHeadsAsync(lease, 5, [], None);

        Assert.Equal(new ShardCheckpoint(7, 5), await Store.Views.ReadCheckpointAsync(2, None));
        Assert.Equal(new ShardCheckpoint(0, 0), await Store.Views.ReadCheckpointAsync(1, None));
    }

    [StoreFact]
    public async Task Rows_are_inserted_replaced_and_deleted()
    {
        var lease = await Store.Log.OpenShardAsync(1, "one", None);
        var stream = StreamIn(1, 1);
        await Store.Views.SaveViewsAsync(lease, 2, [RowOf(stream, 1, "a"), RowOf(stream, 2, "b"), RowOf(stream, 3, "c")], None);
        await Store.Views.SaveViewsAsync(
            lease,
            3,
            [
                RowOf(stream, 1, "A", change: ViewChange.Replace), RowOf(stream, 2, "", change: ViewChange.Delete),
                RowOf(stream, 3, "C"), RowOf(stream, 4, "D", change: ViewChange.Replace), RowOf(stream, 9, "", change: ViewChange.Delete),
            ],
            None);

        var rows = await Store.Views.ReadListAsync(stream, 1, long.MinValue, long.MaxValue, ascending: true, 10, None);
        Assert.Equal(["A", "C", "D"], rows.Select(row => TextOf(row.Bytes)));
        Assert.Equal([1L, 3L, 4L], rows.Select(row => row.Key.Position));
    }

    [StoreFact]
    public async Task A_list_is_paged_in_both_directions()
    {
        var lease = await Store.Log.OpenShardAsync(1, "one", None);
        var (before, stream, after) = (StreamIn(1, 1), StreamIn(1, 2), StreamIn(1, 3));
        ViewRow[] rows = [
            RowOf(before, 5, "other"), RowOf(stream, 5, "other bucket", bucket: 0),
            .. Enumerable.Range(1, 10).Select(at => RowOf(stream, at, $"{at}")),
            RowOf(stream, 5, "other bucket", bucket: 255), RowOf(after, 5, "other")];
        await Store.Views.SaveViewsAsync(lease, 2, rows, None);

        async Task<IEnumerable<long>> Page(long from, long end, bool ascending, int max) =>
            (await Store.Views.ReadListAsync(stream, 1, from, end, ascending, max, None)).Select(row => row.Key.Position);

        Assert.Equal([10L, 9, 8], await Page(long.MinValue, long.MaxValue, false, 3));
        Assert.Equal([7L, 6, 5], await Page(long.MinValue, 8, false, 3));
        Assert.Equal([1L, 2, 3], await Page(long.MinValue, long.MaxValue, true, 3));
        Assert.Equal([4L, 5, 6], await Page(4, long.MaxValue, true, 3));
        Assert.Equal([6L, 5, 4], await Page(4, 7, false, 10));
        Assert.Equal([4L, 5, 6], await Page(4, 7, true, 10));
        Assert.Empty(await Page(11, long.MaxValue, true, 10));
        Assert.Equal([255], (await Store.Views.ReadListAsync(stream, 255, 0, 10, true, 10, None)).Select(row => (int)row.Key.Bucket));
        Assert.Empty(await Store.Views.ReadListAsync(StreamIn(2, 2), 1, 0, 10, true, 10, None));
    }

    [StoreFact]
    public async Task Rows_are_read_by_key_in_the_order_asked_for()
    {
        var one = await Store.Log.OpenShardAsync(1, "one", None);
        var three = await Store.Log.OpenShardAsync(3, "one", None);
        await Store.Views.SaveViewsAsync(one, 2, [RowOf(StreamIn(1, 1), 5, "a"), RowOf(StreamIn(1, 1), 6, "b")], None);
        await Store.Views.SaveViewsAsync(three, 2, [RowOf(StreamIn(3, 1), 5, "c")], None);

        var rows = await Store.Views.ReadRowsAsync(
            [
                new(StreamIn(3, 1), 1, 5), new(StreamIn(1, 1), 1, 6), new(StreamIn(1, 1), 2, 6), new(StreamIn(1, 1), 1, 5),
                new(StreamIn(3, 1), 1, 5), new(StreamIn(0, 1), 1, 5),
            ],
            None);

        Assert.Equal(["c", "b", null, "a", "c", null], rows.Select(row => row is { } found ? TextOf(found.Bytes) : null));
        Assert.Equal(new ViewKey(StreamIn(1, 1), 1, 6), rows[1]!.Value.Key);
    }

    [StoreFact]
    public async Task A_long_checkpoint_is_whole_and_can_be_written_again()
    {
        var lease = await Store.Log.OpenShardAsync(1, "one", None);
        ViewRow[] rows = [.. Enumerable.Range(0, 12_000).Select(at => RowOf(StreamIn(1, (ulong)(at / 100)), at, $"row {at}"))];
        await Store.Views.SaveViewsAsync(lease, 2, rows[..7000], None);
        await Store.Views.SaveViewsAsync(lease, 3, rows, None);

        Assert.Equal(3, (await Store.Views.ReadCheckpointAsync(1, None)).ViewsSequence);
        var read = await Store.Views.ReadRowsAsync([.. rows.Select(row => row.Key)], None);
        Assert.All(read, (row, at) => Assert.Equal($"row {at}", TextOf(row!.Value.Bytes)));
    }

    [StoreFact]
    public async Task Rows_ahead_of_the_mark_are_harmless_when_the_new_owner_writes_them_again()
    {
        var stream = StreamIn(1, 1);
        var crashed = await Store.Log.OpenShardAsync(1, "one", None);
        await Store.Views.SaveViewsAsync(crashed, 4, [RowOf(stream, 1, "a"), RowOf(stream, 2, "b"), RowOf(stream, 3, "c")], None);
        var owner = await Store.Log.OpenShardAsync(1, "two", None);
        await Store.Views.SaveViewsAsync(owner, 3, [RowOf(stream, 2, "b")], None);

        Assert.Equal(3, (await Store.Views.ReadCheckpointAsync(1, None)).ViewsSequence);
        await Store.Views.SaveViewsAsync(
            owner, 5, [RowOf(stream, 1, "a"), RowOf(stream, 2, "b"), RowOf(stream, 3, "c"), RowOf(stream, 4, "d")], None);

        var rows = await Store.Views.ReadListAsync(stream, 1, 0, 10, true, 10, None);
        Assert.Equal(["a", "b", "c", "d"], rows.Select(row => TextOf(row.Bytes)));
    }

    [StoreFact]
    public async Task A_checkpoint_under_a_lease_that_is_over_is_refused_and_changes_nothing()
    {
        var stream = StreamIn(1, 1);
        var zombie = await Store.Log.OpenShardAsync(1, "zombie", None);
        var other = await OpenAnotherAsync();
        var owner = await other.Log.OpenShardAsync(1, "owner", None);
        await other.Views.SaveViewsAsync(owner, 3, [RowOf(stream, 1, "owner")], None);

        var refused = await Assert.ThrowsAsync<FencedException>(
            () => Store.Views.SaveViewsAsync(zombie, 9, [RowOf(stream, 1, "zombie")], None).AsTask());
        await Assert.ThrowsAsync<FencedException>(() => Store.Views.SaveHeadsAsync(zombie, 9, [new byte[] { 1 }], None).AsTask());

        Assert.Contains("shard 1", refused.Message);
        Assert.Equal(new ShardCheckpoint(3, 0), await other.Views.ReadCheckpointAsync(1, None));
        Assert.Equal("owner", TextOf((await other.Views.ReadListAsync(stream, 1, 0, 10, true, 10, None))[0].Bytes));
        Assert.Empty(await other.Views.ReadHeadsAsync(1, None));
    }

    [StoreFact]
    public async Task Rows_out_of_order_or_of_another_shard_are_the_callers_mistake()
    {
        var lease = await Store.Log.OpenShardAsync(1, "one", None);

        Task Save(params ViewRow[] rows) => Store.Views.SaveViewsAsync(lease, 2, rows, None).AsTask();

        await Assert.ThrowsAsync<ArgumentException>(() => Save(RowOf(StreamIn(1, 1), 2, ""), RowOf(StreamIn(1, 1), 1, "")));
        await Assert.ThrowsAsync<ArgumentException>(() => Save(RowOf(StreamIn(1, 1), 2, ""), RowOf(StreamIn(1, 1), 2, "")));
        await Assert.ThrowsAsync<ArgumentException>(() => Save(RowOf(StreamIn(2, 1), 2, "")));
    }

    [StoreFact]
    public async Task Saved_heads_replace_the_ones_before_in_parts_and_order()
    {
        var large = new byte[700_000];
        new Random(3).NextBytes(large);
        var lease = await Store.Log.OpenShardAsync(1, "one", None);
        await Store.Views.SaveHeadsAsync(lease, 10, [large, new byte[] { 1 }, ReadOnlyMemory<byte>.Empty, large], None);
        var first = await Store.Views.ReadHeadsAsync(1, None);
        await Store.Views.SaveHeadsAsync(lease, 20, [new byte[] { 2 }, new byte[] { 3 }], None);
        var second = await Store.Views.ReadHeadsAsync(1, None);

        Assert.Equal([700_000, 1, 0, 700_000], first.Select(part => part.Length));
        Assert.True(first[3].Span.SequenceEqual(large));
        Assert.Equal([2, 3], second.Select(part => (int)part.Span[0]));
        Assert.Equal(20, (await Store.Views.ReadCheckpointAsync(1, None)).HeadsSequence);
        Assert.Empty(await Store.Views.ReadHeadsAsync(2, None));
    }
}
