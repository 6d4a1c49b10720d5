using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>I6: every event once and in order for whoever reads a feed, however long ago the reader began.</summary>
internal static class FeedRules
{
    public static void Check(HistoryFacts facts, StateFacts found, Verdict verdict)
    {
        foreach (var feed in facts.History.Feeds.Concat(found.State.Feeds))
        {
            verdict.Saw(Invariant.I6, feed.Events.Count);
            foreach (var twice in feed.Events.GroupBy(one => (one.LetterId, one.Kind, one.Detail)).Where(one => one.Skip(1).Any()))
                verdict.Break(Invariant.I6, $"{feed.Reader} got {twice.Key.Kind} of letter {twice.Key.LetterId} twice");
            foreach (var id in feed.Events.Select(one => one.LetterId).Distinct().Where(one => !found.Letters.Contains(one)))
                verdict.Break(Invariant.I6, $"{feed.Reader} was told of letter {id}, which is not there {found.At}");
        }

        foreach (var feed in found.State.Feeds.Where(one => one.IsWhole))
        {
            CheckWhole(feed, facts, found, verdict);
            var whole = feed.Events.GroupBy(Line).ToDictionary(one => one.Key, one => one.ToArray());
            foreach (var earlier in facts.History.Feeds.Where(one => one.Sender == feed.Sender)) Compare(earlier, whole, found, verdict);
        }
    }

    /// <summary>Events whose order two readers can compare: those of a lane, or of a letter where lanes are not known.</summary>
    private static string Line(FeedEvent one) => one.Lane.Length > 0 ? one.Lane : one.LetterId;

    private static void CheckWhole(FeedReading feed, HistoryFacts facts, StateFacts found, Verdict verdict)
    {
        var furthest = new Dictionary<string, FeedEventKind>();
        foreach (var one in feed.Events.Where(one => one.Kind <= FeedEventKind.Confirmed)) furthest[one.LetterId] = one.Kind;
        foreach (var (id, attempt) in facts.Acknowledged.Where(one => one.Value.Sender == feed.Sender))
        {
            if (!furthest.ContainsKey(id))
                verdict.Break(Invariant.I6, $"{feed.Reader} was not told of letter {id} {found.At}", attempt.Operation);
        }

        var expired = feed.Events.Where(one => one.Kind == FeedEventKind.Expired).Select(one => one.LetterId).ToHashSet();
        foreach (var letter in found.State.Letters.Where(one => one.Sender == feed.Sender))
        {
            if (letter.DeadlineAt != 0 && expired.Contains(letter.LetterId) != (letter.ExpiredAt != 0))
                verdict.Break(Invariant.I6, $"{feed.Reader} and the mailbox differ on whether letter {letter.LetterId} expired {found.At}");
            if (!furthest.TryGetValue(letter.LetterId, out var kind))
            {
                if (!facts.Acknowledged.ContainsKey(letter.LetterId))
                    verdict.Break(Invariant.I6, $"{feed.Reader} was not told of letter {letter.LetterId} {found.At}");
            }
            else if ((int)kind != (int)letter.Standing)
            {
                verdict.Break(Invariant.I6, $"{feed.Reader} has letter {letter.LetterId} as {kind}, it is {letter.Standing} {found.At}");
            }
        }
    }

    /// <summary>A reader that began earlier got the same events in the same order, from the first it got to the last.</summary>
    private static void Compare(FeedReading earlier, Dictionary<string, FeedEvent[]> whole, StateFacts found, Verdict verdict)
    {
        var read = earlier.Events.GroupBy(Line).ToDictionary(one => one.Key, one => one.ToArray());
        foreach (var (line, events) in read)
        {
            var all = whole.GetValueOrDefault(line) ?? [];
            var start = earlier.IsWhole ? 0 : Math.Max(0, Array.IndexOf(all, events[0]));
            if (!all.AsSpan(Math.Min(start, all.Length)).StartsWith(events) || (earlier.IsWhole && all.Length != events.Length))
                verdict.Break(Invariant.I6, $"{earlier.Reader} got other events than are there, around {events[0].LetterId} {found.At}");
        }

        if (!earlier.IsWhole) return;
        foreach (var line in whole.Keys.Where(one => !read.ContainsKey(one)))
            verdict.Break(Invariant.I6, $"{earlier.Reader} never got the events around {whole[line][0].LetterId} {found.At}");
    }
}
