using Budkavle.Domain.Letters;
using Budkavle.Domain.Tests.Support;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Grains.Runtime;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;
using Xunit.Abstractions;

namespace Budkavle.Grains.Tests.Letters;

public sealed class FeedTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_sender_sees_each_of_its_events_once_and_in_order_whatever_is_in_flight()
    {
        var random = SeededRandom.Create(output);
        var limits = new EngineLimits { BlockBytesMax = 400 };
        await using var world = await OfficeWorld.OpenAsync(new MemoryStore(2), limits: limits);
        await world.OpenAsync(0);
        await world.OpenAsync(1);
        UInt128[] mailboxes = [Post.Mailbox(1), Post.Mailbox(2), Post.FarMailbox(1)];
        foreach (var mailbox in mailboxes) await world.RegisterAsync(mailbox);
        UInt128[] senders = [new(7, 9), new(1, 3), new(2, 5)];
        var feed = new StatusFeed(world.Log, world.Store.Views);
        var cursor = new long[2];
        var seen = new List<FeedEvent>();
        var sending = new List<Task>();

        for (var key = 1; key <= 200; key++)
        {
            // Clocks step back now and then.
            world.Clock.Advance(random.Next(-40, 60));
            var mailbox = mailboxes[random.Next(mailboxes.Length)];
            sending.Add(SendAsync(world, mailbox, key, senders[random.Next(senders.Length)], opens: random.Next(3) == 0));
            if (random.Next(4) == 0) await Task.WhenAll(sending);
            if (random.Next(3) == 0) cursor = await ReadAsync(feed, senders[0], cursor, random.Next(1, 9), seen);
        }

        await Task.WhenAll(sending);
        for (var before = -1; before != seen.Count;)
        {
            before = seen.Count;
            for (var page = 0; page < 50; page++) cursor = await ReadAsync(feed, senders[0], cursor, random.Next(1, 9), seen);
        }

        var expected = new List<LogPosition>();
        for (var shard = 0; shard < 2; shard++)
        {
            foreach (var entry in await world.EntriesAsync(shard))
            {
                if (SenderOf(entry) == senders[0]) expected.Add(new LogPosition(shard, entry.Sequence));
            }
        }

        Assert.NotEmpty(expected);
        foreach (var shard in new[] { 0, 1 })
        {
            var told = seen.Select(happened => happened.Position).Where(at => at.Shard == shard);
            Assert.Equal(expected.Where(at => at.Shard == shard), told);
        }
    }

    [Fact]
    public void A_cursor_comes_back_as_it_was_written()
    {
        var random = SeededRandom.Create(output);
        for (var round = 0; round < 500; round++)
        {
            var sequences = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.NextInt64() >> random.Next(63)).ToArray();

            Assert.True(FeedCursor.TryRead(FeedCursor.Write(sequences), sequences.Length, out var read));
            Assert.Equal(sequences, read);
        }
    }

    [Fact]
    public void No_text_as_a_cursor_throws_or_gives_a_negative_sequence()
    {
        var random = SeededRandom.Create(output);
        for (var round = 0; round < 5000; round++)
        {
            var bytes = new byte[random.Next(0, 30)];
            random.NextBytes(bytes);
            if (bytes.Length > 0) bytes[0] = 1;
            var text = random.Next(2) == 0 ? Convert.ToBase64String(bytes) : System.Buffers.Text.Base64Url.EncodeToString(bytes);

            FeedCursor.TryRead(text, random.Next(1, 5), out var read);

            Assert.All(read, sequence => Assert.True(sequence >= 0));
        }
    }

    [Fact]
    public void A_cursor_of_another_number_of_shards_is_refused()
    {
        var text = FeedCursor.Write([1, 2, 300]);

        Assert.False(FeedCursor.TryRead(text, 2, out _));
        Assert.False(FeedCursor.TryRead(text, 4, out _));
    }

    private static async Task SendAsync(OfficeWorld world, UInt128 mailbox, int key, UInt128 sender, bool opens)
    {
        var sent = await world.DeliverAsync(Post.To(mailbox, key, sender: sender));
        if (opens) await world.CommandAsync(mailbox, sent.Version, LetterCommand.Confirm);
    }

    private static async Task<long[]> ReadAsync(StatusFeed feed, UInt128 sender, long[] cursor, int limit, List<FeedEvent> seen)
    {
        var page = await feed.ReadAsync(sender, cursor, limit, CancellationToken.None);
        Assert.True(page.Count <= limit);
        seen.AddRange(page);
        Assert.True(FeedCursor.TryRead(FeedCursor.Write(cursor), cursor.Length, out var read));
        return read;
    }

    private static UInt128 SenderOf(Entry entry) => entry.Type switch
    {
        EntryType.LetterDelivered => StoredLetter.Read(entry.Payload).Sender,
        EntryType.LetterRead or EntryType.LetterConfirmed => LetterReference.Read(entry.Payload.Span).Sender,
        _ => 0,
    };
}
