using Budkavle.Domain.Letters;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Runtime;

/// <summary>Lists whose rows are partly in the views, partly on their way there and partly in memory only.</summary>
public sealed class ListTests(ITestOutputHelper output)
{
    private static readonly UInt128 Anna = Post.Mailbox(1);

    [Fact]
    public async Task A_list_is_the_same_wherever_its_rows_are()
    {
        var random = SeededRandom.Create(output);
        var store = new FaultyStore(new MemoryStore(1));
        await using var world = await OfficeWorld.OpenAsync(store);
        var office = await world.OpenAsync();
        await world.RegisterAsync(Anna);
        var hold = new TaskCompletionSource();
        var spill = Task.CompletedTask;
        store.Before = step => step.Kind == StoreStepKind.SaveViews ? new ValueTask(hold.Task) : default;
        var (inbox, archive) = (new SortedSet<long>(), new SortedSet<long>());
        for (var round = 1; round <= 60; round++)
        {
            var items = Enumerable.Range(0, random.Next(1, 30)).Select(index => Post.To(Anna, (round * 100) + index)).ToArray();
            foreach (var sent in await world.Turn(() => office.DeliverAsync(items))) inbox.Add(sent.Version);
            for (var moves = random.Next(20); moves > 0; moves--) await MoveAsync(world, random, inbox, archive);
            if (round % 9 == 0 && spill.IsCompleted) spill = office.Shard.SpillAsync();
            if (round % 9 == 5)
            {
                hold.SetResult();
                await spill;
                hold = new TaskCompletionSource();
            }

            Assert.Equal(inbox.Reverse(), await PagesAsync(office, world, Buckets.Inbox, ascending: false, random.Next(1, 80)));
            Assert.Equal(archive, await PagesAsync(office, world, Buckets.Archive, ascending: true, random.Next(1, 80)));
        }

        hold.SetResult();
    }

    [Fact]
    public async Task A_page_reads_little_of_the_views_though_thousands_of_rows_were_just_deleted()
    {
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(1));
        var office = await world.OpenAsync();
        await world.RegisterAsync(Anna);
        for (var list = 0; list < 10; list++)
            await world.Turn(() => office.DeliverAsync([.. Enumerable.Range(0, 100).Select(index => Post.To(Anna, (list * 100) + index))]));
        await office.Shard.SpillAsync();
        for (var version = 1001u; version > 101; version--) await world.CommandAsync(Anna, version, LetterCommand.Archive);

        var page = await world.Turn(
            () => office.ReadListAsync(new StreamKey(Anna), Buckets.Inbox, 0, long.MaxValue, ascending: false, 10));

        Assert.Equal(Enumerable.Range(92, 10).Reverse().Select(position => (long)position), page.Select(row => row.Position));
    }

    private static async Task MoveAsync(OfficeWorld world, Random random, SortedSet<long> inbox, SortedSet<long> archive)
    {
        var (from, to, command) = random.Next(3) == 0 && archive.Count > 0
            ? (archive, inbox, LetterCommand.Restore) : (inbox, archive, LetterCommand.Archive);
        if (from.Count == 0) return;
        var letter = from.ElementAt(random.Next(from.Count));
        Assert.Equal(LetterRefusal.None, await world.CommandAsync(Anna, (uint)letter, command));
        from.Remove(letter);
        to.Add(letter);
    }

    private static async Task<List<long>> PagesAsync(PostOffice office, OfficeWorld world, byte bucket, bool ascending, int rowsMax)
    {
        var seen = new List<long>();
        var (from, before) = (0L, long.MaxValue);
        while (true)
        {
            var page = await world.Turn(() => office.ReadListAsync(new StreamKey(Anna), bucket, from, before, ascending, rowsMax));
            seen.AddRange(page.Select(row => row.Position));
            if (page.Length < rowsMax) return seen;
            (from, before) = ascending ? (page[^1].Position + 1, before) : (from, page[^1].Position);
        }
    }
}
