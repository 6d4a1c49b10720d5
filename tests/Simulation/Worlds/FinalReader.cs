using System.Globalization;
using System.Text.Json;
using Budkavle.Checker.States;
using Budkavle.Domain.Availability;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Runtime;
using Budkavle.Simulation.Clients;
using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Scheduling;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Simulation.Worlds;

/// <summary>
/// Reads, after the storm, what is there: mailboxes and dispatches through the grains, feeds through their readers, the log.
/// </summary>
internal sealed class FinalReader(World world, IReadOnlyList<Client> clients)
{
    private readonly LogReader _log = new(
        world.Disk.Durable.Log,
        DataKeySealer.OpenAsync(world.Ring, world.Disk.Durable.Documents, CancellationToken.None).AsTask().GetAwaiter().GetResult());

    private readonly SimGrains _grains = new(world.Network, new Caller(world.Outside, null), Plants.None);
    private readonly Dictionary<UInt128, string> _templates = [];
    private int _readers;

    /// <summary>
    /// Nothing is under way any more, says the log: no letter waits for its time, and of each letter the recipient has been told.
    /// </summary>
    public bool IsQuiet()
    {
        // Messages may still be sent twice while two silos think that a shard is theirs: the log must have stopped growing, too.
        var length = Enumerable.Range(0, world.Shards).Sum(shard => world.Disk.States[shard].Last?.LastSequence ?? 0);
        if (length != _length) (_length, _lengthSince) = (length, world.Loop.Now);
        if (world.Loop.Now - _lengthSince < TimeSpan.FromMinutes(1).Ticks) return false;
        if (world.Loop.Steps < _nextLook) return false;
        _nextLook = world.Loop.Steps + 200;
        if (!Expiries.AreSaid(ReadLog())) return false;
        var waiting = new HashSet<(int, long)>();
        foreach (var (shard, entry) in ReadLog())
        {
            switch (entry.Type)
            {
                case EntryType.LetterScheduled:
                    waiting.Add((shard, entry.Sequence));
                    break;
                case EntryType.LetterDelivered or EntryType.DispatchLetterDelivered when WantsMail(entry.Stream):
                    waiting.Add((shard, entry.Sequence));
                    break;
                case EntryType.LetterPublished when !WantsMail(entry.Stream):
                    waiting.Remove((shard, LetterReference.Read(entry.Payload.Span).Sequence));
                    break;
                case EntryType.NotificationSent or EntryType.NotificationFailed:
                    waiting.Remove((shard, NotificationOutcome.Read(entry.Payload.Span).Letter.Sequence));
                    break;
            }
        }

        return waiting.Count == 0;
    }

    private long _nextLook;
    private long _length;
    private long _lengthSince;
    private Outage[] _outages = [];

    public Task<FinalState> ReadAsync(string name) => world.Outside.Start(async () =>
    {
        var feeds = new List<Checker.Histories.FeedReading>();
        for (var i = 0; i < World.Senders.Length; i++)
        {
            var feed = new FeedClient(world, new Chance((ulong)i), $"last{_readers++}", World.Senders[i]);
            await feed.DrainAsync();
            feeds.Add(feed.Reading(isWhole: true));
        }

        if (world.Letters.Feeds.Count == 0) await EndFeedsAsync();
        var records = await InsistAsync(_grains.GetGrain<IOutageGrain>(0).Read);
        _outages = [.. records.Select(record => record.ToOutage())];
        var letters = new List<FinalLetter>();
        var counts = new List<MailboxCount>();
        foreach (var recipient in world.Recipients) await ReadMailboxAsync(recipient, letters, counts);
        return new FinalState
        {
            Name = name,
            Letters = letters,
            Mailboxes = counts,
            IsQuiet = true,
            Notifications = Messages(letters),
            Dispatches = await ReadDispatchesAsync(),
            Streams = ReadStreams(),
            FeedsTellNotifications = true,
            Feeds = feeds,
        };
    });

    private async Task EndFeedsAsync()
    {
        foreach (var feed in clients.OfType<FeedClient>())
        {
            await feed.DrainAsync();
            world.Letters.Add(feed.Reading(isWhole: true));
        }
    }

    private async Task ReadMailboxAsync(Recipient recipient, List<FinalLetter> letters, List<MailboxCount> counts)
    {
        var mailbox = _grains.GetGrain<IMailboxGrain>(recipient.Mailbox.ToString());
        foreach (var bucket in new[] { Buckets.Inbox, Buckets.Archive, Buckets.Scheduled })
        {
            for (var before = long.MaxValue; ;)
            {
                var page = await InsistAsync(() => mailbox.List(bucket, before, 50));
                foreach (var row in page) letters.Add(await ReadLetterAsync(recipient, row));
                if (page.Length < 50) break;
                before = page[^1].Position;
            }
        }

        counts.Add(new MailboxCount(recipient.Name, (await InsistAsync(mailbox.Read)).Letters));
    }

    private async Task<FinalLetter> ReadLetterAsync(Recipient recipient, StoredRow stored)
    {
        var row = LetterRow.Read(stored.Bytes);
        return new FinalLetter
        {
            Recipient = recipient.Name,
            LetterId = world.LetterIdOf(recipient.Shard, row.Sequence),
            Sender = SenderClient.NameOf(row.Sender),
            Content = row.Dispatch == 0 ? await ReadTextAsync(recipient, row) : await ReadTemplateAsync(row.Dispatch),
            Standing = RecipientClient.StandingOf(row),
            Version = stored.Position,
            DeadlineAt = Expiries.DeadlineOf(row, _outages.Where(outage => outage.Affects(recipient.Shard))),
            ExpiredAt = row.ExpiredAt,
            ConfirmedAt = row.ConfirmedAt,
            AsksForNotification = recipient.WantsMail,
        };
    }

    private async Task<string?> ReadTextAsync(Recipient recipient, LetterRow row)
    {
        var position = new LogPosition(recipient.Shard, row.Sequence);
        var entry = await InsistAsync(() => world.Network.AskAsync(world.Outside, Network.ResponseTimeout, async silo =>
            (await silo.Engine.Log.ReadEntriesAsync([position], CancellationToken.None))[0]));
        return entry is { Type: EntryType.LetterDelivered or EntryType.LetterScheduled } letter && letter.Stream == recipient.Mailbox
            ? TextOf(StoredLetter.Read(letter.Payload))
            : null;
    }

    private async Task<string?> ReadTemplateAsync(UInt128 dispatch)
    {
        if (_templates.TryGetValue(dispatch, out var known)) return known;
        var grain = _grains.GetGrain<IDispatchGrain>(DispatchClient.NameOf(dispatch));
        var template = await InsistAsync(grain.ReadTemplate);
        return template is null ? null : _templates[dispatch] = TextOf(StoredLetter.Read(template.Payload));
    }

    private static string TextOf(StoredLetter letter) => System.Text.Encoding.UTF8.GetString(letter.Body.Span);

    private async Task<List<DeliveryCount>> ReadDispatchesAsync()
    {
        var counts = new List<DeliveryCount>();
        foreach (var client in clients.OfType<DispatchClient>())
        {
            foreach (var id in client.Started)
            {
                var grain = _grains.GetGrain<IDispatchGrain>(DispatchClient.NameOf(id));
                if (await InsistAsync(() => grain.Read(client.Sender)) is not { } view) continue;
                counts.Add(new DeliveryCount(DispatchClient.NameOf(id), view.Recipients)
                {
                    Delivered = view.Delivered, Refused = view.Refused,
                });
            }
        }

        return counts;
    }

    /// <summary>Messages by the letters that their ids stand for; one that stands for none is for a letter that is not there.</summary>
    private List<SentNotification> Messages(List<FinalLetter> letters)
    {
        var ids = new Dictionary<string, string>();
        foreach (var letter in letters)
        {
            var place = letter.LetterId.Split('.');
            var (shard, sequence) = (int.Parse(place[0], CultureInfo.InvariantCulture), long.Parse(place[1], CultureInfo.InvariantCulture));
            ids[LetterNames.MessageIdOf(world.Ring, shard, sequence)] = letter.LetterId;
        }

        return [.. world.Mail.Sent.Select(one =>
            new SentNotification(one.Id, ids.GetValueOrDefault(one.Id, "unknown-" + one.Id), one.Address.Split('@')[0]))];
    }

    private List<StreamReading> ReadStreams()
    {
        var dispatches = clients.OfType<DispatchClient>().SelectMany(client => client.Started).ToHashSet();
        return [.. ReadLog().GroupBy(one => one.Entry.Stream).Select(stream => new StreamReading(
            stream.Key.ToString(), [.. stream.Select(one => (long)one.Entry.Version)], "",
            dispatches.Contains(stream.Key.Value) ? FaultOf(stream.Select(one => one.Entry)) : ""))];
    }

    /// <summary>What is wrong with the steps of a dispatch: a status that may not follow, a plan or a list twice. Else nothing.</summary>
    private static string FaultOf(IEnumerable<Entry> events)
    {
        var state = DispatchState.Initial;
        foreach (var entry in events)
        {
            var happened = JsonSerializer.Deserialize(
                entry.Payload.Span[AlarmChange.SizeBytes..], DispatchAggregate.Instance.EventType)!;
            if (happened is DispatchPlanned && state.IsPlanned) return "planned twice";
            if (happened is DispatchRecipientsAdded && state.Uploads.Count > 0) return "recipients added twice";
            try
            {
                state = state.Apply(happened, DateTimeOffset.FromUnixTimeMilliseconds(entry.At));
            }
            catch (InvalidOperationException fault)
            {
                return fault.Message;
            }
        }

        return "";
    }

    /// <summary>Straight from what is durable.</summary>
    private IEnumerable<(int Shard, Entry Entry)> ReadLog()
    {
        for (var shard = 0; shard < world.Shards; shard++)
        {
            var blocks = _log.ReadBlocksAsync(shard, 1, 0, int.MaxValue, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            foreach (var block in blocks)
            {
                foreach (var entry in _log.EntriesOf(block)) yield return (shard, entry);
            }
        }
    }

    private async Task<T> InsistAsync<T>(Func<Task<T>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception) when (attempt < 20)
            {
                // A silo that has just died is still listed.
                await Task.Delay(TimeSpan.FromSeconds(1), world.Outside.Clock);
            }
        }
    }

    private bool WantsMail(StreamKey mailbox) => world.Recipients.Any(one => one.Mailbox == mailbox && one.WantsMail);
}
