namespace Budkavle.Storage.Tests.Compliance;

public abstract partial class StoreCompliance
{
    private static readonly TimeSpan _grace = TimeSpan.FromDays(1);

    protected SettableClock Clock { get; } = new();

    private long Cutoff => (Clock.GetUtcNow() - _grace).ToUnixTimeMilliseconds();

    [StoreFact]
    public async Task A_content_is_stored_once()
    {
        var hash = new ContentHash(UInt128.MaxValue - 5, 7);
        Assert.False(await Store.Contents.ExistsAsync(hash, None));
        Assert.Null(await Store.Contents.GetAsync(hash, None));

        await Store.Contents.PutAsync(hash, "first"u8.ToArray(), None);
        await Store.Contents.PutAsync(hash, "second"u8.ToArray(), None);

        Assert.True(await Store.Contents.ExistsAsync(hash, None));
        Assert.Equal("first", TextOf((await Store.Contents.GetAsync(hash, None))!.Value));
        Assert.False(await Store.Contents.ExistsAsync(new ContentHash(7, UInt128.MaxValue - 5), None));
    }

    [StoreFact]
    public async Task A_content_that_is_deleted_is_gone_alone_and_can_be_stored_again()
    {
        var (hash, other) = (new ContentHash(11, 12), new ContentHash(11, 13));
        await Store.Contents.PutAsync(hash, "first"u8.ToArray(), None);
        await Store.Contents.PutAsync(other, "other"u8.ToArray(), None);

        await Store.Contents.DeleteAsync(hash, None);
        await Store.Contents.DeleteAsync(hash, None);

        Assert.Null(await Store.Contents.GetAsync(hash, None));
        Assert.True(await Store.Contents.ExistsAsync(other, None));
        await Store.Contents.PutAsync(hash, "second"u8.ToArray(), None);
        Assert.Equal("second", TextOf((await Store.Contents.GetAsync(hash, None))!.Value));
    }

    [StoreFact]
    public async Task Contents_put_at_the_same_time_are_all_there()
    {
        var numbers = Enumerable.Range(0, 200).ToArray();
        await Task.WhenAll(numbers.Select(
            number => Store.Contents.PutAsync(new ContentHash((UInt128)number / 2, 1), new byte[1000 + (number / 2)], None).AsTask()));

        foreach (var number in numbers)
        {
            Assert.Equal(
                1000 + (number / 2), (await Store.Contents.GetAsync(new ContentHash((UInt128)number / 2, 1), None))!.Value.Length);
        }
    }

    [StoreFact]
    public async Task Contents_are_listed_in_order_page_by_page()
    {
        ContentHash[] hashes = [new(3, 1), new(1, UInt128.MaxValue), new(1, 2), new(UInt128.MaxValue, 0), new(0, 0)];
        foreach (var hash in hashes) await Store.Contents.PutAsync(hash, "x"u8.ToArray(), None);

        var first = await Store.Contents.ListAsync(null, 2, None);
        var rest = await Store.Contents.ListAsync(first[^1].Name, 10, None);

        Assert.Equal([new(0, 0), new(1, 2)], first.Select(one => one.Name));
        Assert.Equal([new(1, UInt128.MaxValue), new(3, 1), new(UInt128.MaxValue, 0)], rest.Select(one => one.Name));
        Assert.Empty(await Store.Contents.ListAsync(rest[^1].Name, 10, None));
    }

    [StoreFact]
    public async Task A_content_is_removed_only_when_nobody_has_touched_it_for_the_time_that_is_asked_for()
    {
        ContentHash[] names = [new(1, 1), new(2, 2), new(3, 3), new(UInt128.MaxValue, 4)];
        foreach (var name in names) await Store.Contents.PutAsync(name, "old"u8.ToArray(), None);
        Clock.Advance(_grace + TimeSpan.FromMinutes(1));
        await Store.Contents.PutAsync(names[0], "old"u8.ToArray(), None);
        Assert.True(await Store.Contents.TouchAsync(names[1], None));

        var removed = await Store.Contents.RemoveAsync([.. names.Select(name => new ContentRemoval(name, default))], Cutoff, None);

        Assert.Equal([names[2], names[3]], removed.OrderBy(name => name.High));
        Assert.True(await Store.Contents.ExistsAsync(names[0], None));
        Assert.True(await Store.Contents.ExistsAsync(names[1], None));
        Assert.False(await Store.Contents.ExistsAsync(names[2], None));
        Assert.False(await Store.Contents.TouchAsync(names[2], None));
        Assert.Equal([names[0], names[1]], (await Store.Contents.ListAsync(null, 10, None)).Select(one => one.Name));
    }

    [StoreFact]
    public async Task A_trace_stands_where_a_content_was_and_gives_way_when_it_comes_again()
    {
        var name = new ContentHash(5, 6);
        await Store.Contents.PutAsync(name, "a content"u8.ToArray(), None);
        Clock.Advance(_grace * 2);
        Assert.Equal([name], await Store.Contents.RemoveAsync([new ContentRemoval(name, "a trace"u8.ToArray())], Cutoff, None));

        Assert.Null(await Store.Contents.GetAsync(name, None));
        Assert.False(await Store.Contents.ExistsAsync(name, None));
        Assert.False(await Store.Contents.TouchAsync(name, None));
        Assert.Equal("a trace", TextOf((await Store.Contents.GetTraceAsync(name, None))!.Value));
        Assert.Equal((true, 7L), (await Store.Contents.ListAsync(null, 10, None)).Select(one => (one.IsTrace, one.Bytes)).Single());
        Assert.Empty(await Store.Contents.RemoveAsync([new ContentRemoval(name, default)], long.MaxValue, None));

        await Store.Contents.PutAsync(name, "a content"u8.ToArray(), None);

        Assert.Null(await Store.Contents.GetTraceAsync(name, None));
        Assert.Equal("a content", TextOf((await Store.Contents.GetAsync(name, None))!.Value));
        Assert.Equal((false, 9L), (await Store.Contents.ListAsync(null, 10, None)).Select(one => (one.IsTrace, one.Bytes)).Single());
        Assert.Empty(await Store.Contents.RemoveAsync([new ContentRemoval(name, default)], Cutoff, None));
    }

    /// <summary>What purging rests on: whoever was told that a content is there finds it, whatever is removed meanwhile.</summary>
    [StoreFact]
    public async Task A_content_that_was_touched_or_put_is_there_whatever_is_removed_meanwhile()
    {
        const int Rounds = 40;
        const int Names = 12;
        var other = await OpenAnotherAsync();
        var names = Enumerable.Range(0, Names).Select(number => new ContentHash(KeyOf((ulong)number), 1)).ToArray();
        var (kept, lost) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var name in names) await Store.Contents.PutAsync(name, "a content"u8.ToArray(), None);
            Clock.Advance(_grace * 2);
            var trace = round % 2 == 0 ? ReadOnlyMemory<byte>.Empty : "a trace"u8.ToArray();
            var removing = Parallel.ForEachAsync(names.Chunk(5), async (some, _) =>
                await other.Contents.RemoveAsync([.. some.Select(name => new ContentRemoval(name, trace))], Cutoff, None));
            var told = await Task.WhenAll(names.Select(async (name, number) =>
            {
                await Task.Yield();
                if (number % 3 == 0) await Store.Contents.PutAsync(name, "a content"u8.ToArray(), None);
                return number % 3 == 0 || await Store.Contents.TouchAsync(name, None);
            }));
            await removing;
            for (var number = 0; number < Names; number++)
            {
                var found = await Store.Contents.GetAsync(names[number], None);
                if (told[number]) Assert.Equal("a content", TextOf(found!.Value));
                if (told[number]) kept++;
                else lost++;
            }
        }

        Assert.True(kept >= Rounds * Names / 3);
        Assert.Equal(Rounds * Names, kept + lost);
    }
}
