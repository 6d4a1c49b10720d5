using System.Globalization;
using Budkavle.Checker.Histories;
using Budkavle.Domain.Letters;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Worlds;
using FeedEvent = Budkavle.Checker.Histories.FeedEvent;

namespace Budkavle.Simulation.Clients;

/// <summary>Follows a sender's status feed by its cursor, from the beginning; a page whose answer is lost is asked for again.</summary>
internal sealed class FeedClient(World world, Chance chance, string name, UInt128 sender) : Client(world, chance, name)
{
    private readonly List<FeedEvent> _events = [];
    private long[] _cursor = new long[world.Shards];

    public FeedReading Reading(bool isWhole) => new()
    {
        Sender = SenderClient.NameOf(sender), Reader = Name, Events = _events, IsWhole = isWhole,
    };

    /// <summary>Reads until nothing more comes.</summary>
    public async Task DrainAsync()
    {
        while (true)
        {
            var before = _cursor;
            if (await InsistAsync(ReadAsync) == 0 && before.AsSpan().SequenceEqual(_cursor)) return;
        }
    }

    protected override async Task ActAsync()
    {
        while (World.IsStorming)
        {
            await WaitAsync(20, 3000);
            try
            {
                await ReadAsync();
            }
            catch (Exception)
            {
                // The same page again.
            }
        }
    }

    private async Task<int> ReadAsync()
    {
        var limit = Chance.Between(1, 6);
        var (events, cursor) = await World.Network.AskAsync(World.Outside, Patience(), async silo =>
        {
            var moved = (long[])_cursor.Clone();
            var page = await silo.Feed.ReadAsync(sender, moved, limit, CancellationToken.None);
            return (page, moved);
        });
        foreach (var happened in events) _events.Add(Translate(happened));
        _cursor = cursor;
        return events.Count;
    }

    private FeedEvent Translate(in Grains.Letters.Feeds.FeedEvent happened)
    {
        var id = World.LetterIdOf(happened.Letter.Shard, happened.Letter.Sequence);
        var kind = happened.Type switch
        {
            EntryType.LetterScheduled => FeedEventKind.Scheduled,
            EntryType.LetterDelivered or EntryType.DispatchLetterDelivered or EntryType.LetterPublished => FeedEventKind.Delivered,
            EntryType.LetterRead => FeedEventKind.Read,
            EntryType.LetterConfirmed => FeedEventKind.Confirmed,
            EntryType.LetterExpired => FeedEventKind.Expired,
            EntryType.NotificationSent => FeedEventKind.Notified,
            EntryType.NotificationFailed => FeedEventKind.NotificationFailed,
            _ => FeedEventKind.Other,
        };
        return new FeedEvent(id, kind, happened.Position.Shard.ToString(CultureInfo.InvariantCulture));
    }
}
