using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>I4: versions without gaps, state equals replay, status only along its table.</summary>
internal static class StreamRules
{
    public static void Check(HistoryFacts facts, StateFacts found, Verdict verdict)
    {
        foreach (var stream in found.State.Streams) CheckStream(stream, found, verdict);
        foreach (var mailbox in found.State.Letters.Where(one => one.Version > 0).GroupBy(one => one.Recipient))
        {
            foreach (var place in mailbox.GroupBy(one => one.Version))
            {
                verdict.Saw(Invariant.I4);
                if (place.Select(one => one.LetterId).Distinct().Skip(1).Any())
                    verdict.Break(Invariant.I4,
                        $"version {place.Key} of a mailbox holds two letters, one {place.First().LetterId} {found.At}");
            }
        }

        foreach (var feed in found.State.Feeds.Concat(facts.History.Feeds))
        {
            foreach (var letter in feed.Events.GroupBy(one => one.LetterId)) CheckSteps(letter, feed, found, verdict);
        }
    }

    private static void CheckStream(StreamReading stream, StateFacts found, Verdict verdict)
    {
        verdict.Saw(Invariant.I4, stream.Versions.Count);
        for (var index = 0; index < stream.Versions.Count; index++)
        {
            if (stream.Versions[index] == stream.FirstVersion + index) continue;
            verdict.Break(Invariant.I4, $"stream {stream.Stream} has {stream.Versions[index]} as entry {index + 1} {found.At}");
            break;
        }

        if (stream.StateDigest != stream.ReplayDigest)
            verdict.Break(Invariant.I4, $"the state of stream {stream.Stream} is not the replay of its log {found.At}");
    }

    /// <summary>
    /// Scheduled, delivered, read, confirmed, each at most once; one outcome of the notification, after the delivery; expired at most once,
    /// while it is delivered and not confirmed.
    /// </summary>
    private static void CheckSteps(IGrouping<string, FeedEvent> letter, FeedReading feed, StateFacts found, Verdict verdict)
    {
        var standing = 0;
        var isTold = false;
        var isExpired = false;
        foreach (var step in letter)
        {
            verdict.Saw(Invariant.I4);
            var isStep = step.Kind switch
            {
                FeedEventKind.Delivered => standing <= (int)FeedEventKind.Scheduled,
                FeedEventKind.Scheduled or FeedEventKind.Read or FeedEventKind.Confirmed =>
                    (int)step.Kind > standing && (step.Kind == FeedEventKind.Scheduled || standing >= (int)FeedEventKind.Delivered),
                FeedEventKind.Notified or FeedEventKind.NotificationFailed => !isTold && standing >= (int)FeedEventKind.Delivered,
                FeedEventKind.Expired => !isExpired && standing is ((int)FeedEventKind.Delivered or (int)FeedEventKind.Read),
                _ => true,
            };
            if (!isStep)
            {
                verdict.Break(Invariant.I4, $"letter {letter.Key} became {step.Kind} out of its order, says {feed.Reader} {found.At}");
                return;
            }

            if (step.Kind <= FeedEventKind.Confirmed) standing = (int)step.Kind;
            isExpired |= step.Kind == FeedEventKind.Expired;
            isTold |= step.Kind is FeedEventKind.Notified or FeedEventKind.NotificationFailed;
        }
    }
}
