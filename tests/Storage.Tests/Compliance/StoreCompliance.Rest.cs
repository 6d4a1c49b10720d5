using System.Text;

namespace Budkavle.Storage.Tests.Compliance;

public abstract partial class StoreCompliance
{
    [StoreFact]
    public async Task Keys_are_found_in_the_order_asked_for_and_the_first_one_stays()
    {
        var row = new KeyRow(KeyOf(1), ulong.MaxValue, new LogPosition(3, 1L << 40), uint.MaxValue, 1_700_000_000_000);
        KeyRow[] rows = [.. new[] { row, row with { Key = KeyOf(2), Fingerprint = 7 } }.OrderBy(one => one.Key)];
        await Store.Keys.SaveAsync(rows, None);
        await Store.Keys.SaveAsync([row with { Fingerprint = 8, Version = 9 }], None);

        var found = await Store.Keys.FindAsync([KeyOf(2), KeyOf(3), KeyOf(1), KeyOf(2)], None);

        Assert.Equal([rows.Single(one => one.Key == KeyOf(2)), null, row, rows.Single(one => one.Key == KeyOf(2))], found);
    }

    [StoreFact]
    public async Task Many_keys_are_saved_and_found()
    {
        KeyRow[] rows = [.. Enumerable.Range(0, 7000)
            .Select(number => new KeyRow(
                KeyOf((ulong)number), (ulong)number, new LogPosition(1, number + 1), 1, number)).OrderBy(row => row.Key)];
        await Store.Keys.SaveAsync(rows[..3000], None);
        await Store.Keys.SaveAsync(rows, None);

        var found = await Store.Keys.FindAsync([.. rows.Select(row => row.Key)], None);
        Assert.Equal(rows, found.Select(row => row!.Value));
    }

    [StoreFact]
    public async Task Key_marks_begin_at_zero_and_are_read_back()
    {
        var none = await Store.Keys.ReadMarksAsync(None);
        Assert.Equal(new long[Shards], none.Sequences);
        Assert.Empty(none.Filter);

        await Store.Keys.SaveMarksAsync(new KeyMarks([1, 2, 3, long.MaxValue], [new byte[] { 1, 2 }, new byte[] { 3 }]), None);
        await Store.Keys.SaveMarksAsync(new KeyMarks([5, 6, 7, long.MaxValue], [new byte[] { 3, 4, 5 }]), None);

        var marks = await Store.Keys.ReadMarksAsync(None);
        Assert.Equal([5, 6, 7, long.MaxValue], marks.Sequences);
        Assert.Equal(new byte[] { 3, 4, 5 }, Assert.Single(marks.Filter).ToArray());
    }

    [StoreFact]
    public async Task A_document_is_written_only_over_the_version_expected()
    {
        Assert.Equal(0, (await Store.Documents.ReadAsync("cursor", None)).Version);
        Assert.False(await Store.Documents.WriteAsync("cursor", 1, "x"u8.ToArray(), None));
        Assert.True(await Store.Documents.WriteAsync("cursor", 0, "a"u8.ToArray(), None));
        Assert.False(await Store.Documents.WriteAsync("cursor", 0, "x"u8.ToArray(), None));
        Assert.True(await Store.Documents.WriteAsync("cursor", 1, "b"u8.ToArray(), None));
        Assert.False(await Store.Documents.WriteAsync("cursor", 1, "x"u8.ToArray(), None));

        var document = await Store.Documents.ReadAsync("cursor", None);
        Assert.Equal(2, document.Version);
        Assert.Equal("b", TextOf(document.Bytes));
    }

    [StoreFact]
    public async Task Documents_written_together_are_written_all_or_none()
    {
        (string, ReadOnlyMemory<byte>)[] first = [("tile/1", "a"u8.ToArray()), ("tile/2", "b"u8.ToArray())];
        (string, ReadOnlyMemory<byte>)[] second = [("tile/2", "c"u8.ToArray()), ("tile/3", "d"u8.ToArray())];
        (string, ReadOnlyMemory<byte>)[] late = [("tile/1", "x"u8.ToArray()), ("tile/4", "x"u8.ToArray())];
        Assert.False(await Store.Documents.WriteTogetherAsync("head", 1, "x"u8.ToArray(), late, None));
        Assert.True(await Store.Documents.WriteTogetherAsync("head", 0, "1"u8.ToArray(), first, None));
        Assert.True(await Store.Documents.WriteTogetherAsync("head", 1, "2"u8.ToArray(), second, None));
        Assert.False(await Store.Documents.WriteTogetherAsync("head", 1, "x"u8.ToArray(), late, None));
        Assert.False(await Store.Documents.WriteTogetherAsync("head", 0, "x"u8.ToArray(), late, None));
        Assert.True(await Store.Documents.WriteTogetherAsync("head", 2, "3"u8.ToArray(), [], None));

        var head = await Store.Documents.ReadAsync("head", None);
        Assert.Equal((3, "3"), (head.Version, TextOf(head.Bytes)));
        var tiles = await Store.Documents.ListAsync("tile/", None);
        Assert.Equal(["tile/1 a 1", "tile/2 c 2", "tile/3 d 1"], tiles.Select(one =>
            $"{one.Name} {TextOf(one.Document.Bytes)} {one.Document.Version}"));
    }

    [StoreFact]
    public async Task Of_writers_that_race_for_a_document_one_wins()
    {
        var other = await OpenAnotherAsync();
        var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => (number % 2 == 0 ? Store : other).Documents.WriteAsync("race", 0, new[] { (byte)number }, None).AsTask()));

        var winner = Array.IndexOf(written, true);
        Assert.Single(written, won => won);
        Assert.Equal(winner, (await Store.Documents.ReadAsync("race", None)).Bytes.Span[0]);
    }

    [StoreFact]
    public async Task Documents_are_listed_by_prefix_in_name_order()
    {
        string[] names = ["b", "a/2", "a/10", "a/1", "a", "a0", "a%", "a_"];
        foreach (var name in names) await Store.Documents.WriteAsync(name, 0, Encoding.UTF8.GetBytes(name), None);

        var listed = await Store.Documents.ListAsync("a/", None);
        Assert.Equal(["a/1", "a/10", "a/2"], listed.Select(one => one.Name));
        Assert.Equal("a/10", TextOf(listed[1].Document.Bytes));
        Assert.Equal(1, listed[1].Document.Version);
        Assert.Equal(names.Order(StringComparer.Ordinal), (await Store.Documents.ListAsync("", None)).Select(one => one.Name));
    }

    [StoreFact]
    public async Task What_is_cancelled_before_it_begins_is_not_done()
    {
        var cancelled = new CancellationToken(canceled: true);
        var lease = await Store.Log.OpenShardAsync(0, "one", None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.Log.AppendAsync([BlockOf(lease, 2)], cancelled).AsTask());
        Assert.Equal(1, (await Store.Log.ReadLastAsync(0, None))!.LastSequence);
    }

    [StoreFact]
    public void A_store_says_what_it_is_and_promises()
    {
        Assert.NotEmpty(Store.Info.Kind);
        Assert.NotEmpty(Store.Info.Durability);
        Assert.True(Store.Info.WriteLanes >= 1);
        Assert.Equal(Shards, Store.Log.Shards);
    }
}
