using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>I5: at least one message for each letter that asks for it, under one id, and none for a letter that is not there.</summary>
internal static class NotificationRules
{
    public static void Check(StateFacts found, Verdict verdict)
    {
        var sent = found.State.Notifications;
        verdict.Saw(Invariant.I5, sent.Count);
        foreach (var id in sent.GroupBy(one => one.Id).Where(one => one.Select(Whose).Distinct().Skip(1).Any()))
            verdict.Break(Invariant.I5, $"notification {id.Key} stands for several letters {found.At}");
        var asking = found.State.Letters.Where(one => one.AsksForNotification && one.Standing > Standing.Scheduled)
            .DistinctBy(one => one.LetterId).ToArray();
        verdict.Saw(Invariant.I5, asking.Length);

        var byLetter = sent.Where(one => one.LetterId.Length > 0).ToLookup(one => one.LetterId);
        foreach (var letter in byLetter)
        {
            if (!found.Letters.Contains(letter.Key))
                verdict.Break(Invariant.I5, $"a notification was sent for letter {letter.Key}, which is not there {found.At}");
            if (letter.Select(one => one.Id).Distinct().Skip(1).Any())
                verdict.Break(Invariant.I5, $"letter {letter.Key} was notified under several ids {found.At}");
        }

        var anonymous = sent.Where(one => one.LetterId.Length == 0).ToLookup(one => one.Recipient);
        if (sent.Count > 0)
        {
            foreach (var letter in asking.Where(one => !anonymous.Contains(one.Recipient) && !byLetter.Contains(one.LetterId)))
                verdict.Break(Invariant.I5, $"nobody was told of letter {letter.LetterId} {found.At}");
        }

        foreach (var recipient in anonymous) CheckNumbers(recipient, asking, found, verdict);
        if (found.State.FeedsTellNotifications) CheckFeeds(asking, found, verdict);
    }

    private static string Whose(SentNotification sent) => sent.LetterId.Length > 0 ? sent.LetterId : sent.Recipient;

    /// <summary>Messages that do not say of which letter: as many ids as letters.</summary>
    private static void CheckNumbers(
        IGrouping<string, SentNotification> recipient, FinalLetter[] asking, StateFacts found, Verdict verdict)
    {
        var ids = recipient.Select(one => one.Id).Distinct().Count();
        var letters = found.State.Letters.Where(one => one.Recipient == recipient.Key && one.Standing > Standing.Scheduled)
            .Select(one => one.LetterId).Distinct().Count();
        var wanted = asking.Count(one => one.Recipient == recipient.Key);
        if (ids > letters) verdict.Break(Invariant.I5, $"a recipient of {letters} letters was notified of {ids} {found.At}");
        if (ids < wanted) verdict.Break(Invariant.I5, $"a recipient was notified of {ids} letters, not of {wanted} {found.At}");
    }

    private static void CheckFeeds(FinalLetter[] asking, StateFacts found, Verdict verdict)
    {
        foreach (var feed in found.State.Feeds.Where(one => one.IsWhole))
        {
            var told = feed.Events.Where(one => one.Kind is FeedEventKind.Notified or FeedEventKind.NotificationFailed)
                .Select(one => one.LetterId).ToHashSet();
            foreach (var letter in asking.Where(one => one.Sender == feed.Sender && !told.Contains(one.LetterId)))
                verdict.Break(Invariant.I5, $"the feed knows no notification of letter {letter.LetterId} {found.At}");
        }
    }
}
