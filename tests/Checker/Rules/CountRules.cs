using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>I8: what is counted adds up, and agrees with the letters found.</summary>
internal static class CountRules
{
    public static void Check(HistoryFacts facts, StateFacts found, Verdict verdict)
    {
        var bySender = found.State.Letters.ToLookup(one => one.Sender);
        foreach (var sender in found.State.Senders)
        {
            CheckSum(sender, "sender", found, verdict);
            CheckDelivered(sender, bySender[sender.Name].Count(one => one.Standing > Standing.Scheduled), found, verdict);
        }

        foreach (var dispatch in found.State.Dispatches)
        {
            CheckSum(dispatch, "dispatch", found, verdict);
            if (!facts.Dispatches.TryGetValue(dispatch.Name, out var attempts)) continue;
            if (facts.ByTemplate[attempts[0].Content].Skip(1).Any()) continue;
            var recipients = attempts[0].Recipients.ToHashSet();
            CheckDelivered(dispatch, found.State.Letters.Count(one =>
                one.Content == attempts[0].Content && recipients.Contains(one.Recipient) && !facts.Acknowledged.ContainsKey(one.LetterId)),
                found, verdict);
        }

        var byRecipient = found.State.Letters.Where(one => one.Standing > Standing.Scheduled).ToLookup(one => one.Recipient);
        foreach (var mailbox in found.State.Mailboxes)
        {
            verdict.Saw(Invariant.I8);
            var letters = byRecipient[mailbox.Recipient].Count();
            if (letters != mailbox.Letters)
                verdict.Break(Invariant.I8, $"a mailbox counts {mailbox.Letters} letters, holds {letters} {found.At}", mailbox.Recipient);
        }
    }

    private static void CheckSum(DeliveryCount count, string what, StateFacts found, Verdict verdict)
    {
        verdict.Saw(Invariant.I8);
        if (count.Sum != count.Accepted)
            verdict.Break(Invariant.I8, $"a {what} accepted {count.Accepted} and accounts for {count.Sum} {found.At}", count.Name);
    }

    private static void CheckDelivered(DeliveryCount count, int letters, StateFacts found, Verdict verdict)
    {
        if (count.Delivered != letters)
            verdict.Break(Invariant.I8, $"{count.Delivered} letters are counted as delivered, {letters} are there {found.At}", count.Name);
    }
}
