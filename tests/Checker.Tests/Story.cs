using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Tests;

/// <summary>A short history told by hand, and the state that it ended in. Its parts can be changed before it is judged.</summary>
internal sealed class Story
{
    public const string Agency = "agency";
    private long _now;

    public ClientHistory History { get; } = new();

    public List<FinalLetter> Letters { get; } = [];

    public List<FeedEvent> Feed { get; } = [];

    public List<SentNotification> Notifications { get; } = [];

    public List<DeliveryCount> Dispatches { get; } = [];

    public List<StreamReading> Streams { get; } = [];

    public bool IsQuiet { get; set; } = true;

    /// <summary>Two letters to Anna, of which she reads one, and one to Bo: sent, delivered, notified, all well.</summary>
    public static Story Clean()
    {
        var story = new Story();
        story.Deliver("k1", "anna", "first", "L1");
        story.Deliver("k2", "anna", "second", "L2");
        story.Deliver("k3", "bo", "third", "L3");
        story.Change("L1", letter => letter with { Standing = Standing.Read });
        story.Feed.Add(new FeedEvent("L1", FeedEventKind.Read));
        story.Read("anna", isWhole: true, ("L2", Standing.Delivered), ("L1", Standing.Read));
        story.Follow("follower", isWhole: true, [.. story.Feed]);
        story.Streams.Add(new StreamReading("anna", [1, 2, 3], "s", "s"));
        return story;
    }

    public LetterAttempt Invoke(string key, string recipient, string content) =>
        History.Invoke(++_now, "op-" + key, Agency, key, recipient, content);

    public void Send(string key, string recipient, string content, string letterId) =>
        History.Ok(++_now, Invoke(key, recipient, content), letterId);

    public void Refuse(string key, string recipient, string content, string code) =>
        History.Refused(++_now, Invoke(key, recipient, content), code);

    public void LoseAnswer(string key, string recipient, string content) => History.Unknown(++_now, Invoke(key, recipient, content));

    /// <summary>An acknowledged letter with everything that belongs to it.</summary>
    public void Deliver(string key, string recipient, string content, string letterId)
    {
        Send(key, recipient, content, letterId);
        Put(recipient, content, letterId);
    }

    /// <summary>A letter in a mailbox, in the feed and notified, whoever sent it.</summary>
    public void Put(string recipient, string content, string letterId)
    {
        Letters.Add(new FinalLetter
        {
            Recipient = recipient, LetterId = letterId, Sender = Agency, Content = content, Standing = Standing.Delivered,
            Version = Letters.Count + 1, AsksForNotification = true,
        });
        Feed.Add(new FeedEvent(letterId, FeedEventKind.Delivered));
        Feed.Add(new FeedEvent(letterId, FeedEventKind.Notified));
        Notifications.Add(new SentNotification("n-" + letterId, letterId, recipient));
    }

    /// <summary>Everything that knows of the letter forgets it, except the one who was told that it is accepted.</summary>
    public void Forget(string letterId)
    {
        Letters.RemoveAll(one => one.LetterId == letterId);
        Feed.RemoveAll(one => one.LetterId == letterId);
        Notifications.RemoveAll(one => one.LetterId == letterId);
    }

    public void Change(string letterId, Func<FinalLetter, FinalLetter> change)
    {
        var index = Letters.FindIndex(one => one.LetterId == letterId);
        Letters[index] = change(Letters[index]);
    }

    public void Release(string dispatch, string content, params string[] recipients) =>
        History.Ok(++_now, History.InvokeDispatch(++_now, "op-" + dispatch, Agency, dispatch, recipients, content));

    public void Read(string recipient, bool isWhole, params (string Id, Standing Standing)[] letters) => History.Add(new MailboxReading
    {
        Recipient = recipient, InvokedAt = ++_now, EndedAt = ++_now, IsWhole = isWhole,
        Letters = [.. letters.Select(one => new SeenLetter(one.Id, one.Standing))],
    });

    public void Follow(string reader, bool isWhole, params FeedEvent[] events) =>
        History.Add(new FeedReading { Sender = Agency, Reader = reader, IsWhole = isWhole, Events = events });

    public Verdict Judged(CheckerOptions? options = null) => Judge.Of(History, [State("end"), State("restart")], options);

    private FinalState State(string name) => new()
    {
        Name = name,
        Letters = Letters,
        IsQuiet = IsQuiet,
        Notifications = Notifications,
        Streams = Streams,
        Dispatches = Dispatches,
        FeedsTellNotifications = true,
        Mailboxes = [.. Letters.GroupBy(one => one.Recipient).Select(one => new MailboxCount(one.Key, one.Count()))],
        Senders =
        [
            new DeliveryCount(Agency, Letters.Count) { Delivered = Letters.Count },
        ],
        Feeds = [new FeedReading { Sender = Agency, Reader = "latecomer", IsWhole = true, Events = Feed }],
    };
}
