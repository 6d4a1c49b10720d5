using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>
/// What is in the mailboxes against what was sent: nothing lost (I1), nothing that nobody sent (I2), nothing twice (I1, I3).
/// </summary>
internal static class LetterRules
{
    public static void Check(HistoryFacts facts, StateFacts found, Verdict verdict)
    {
        foreach (var letter in found.Letters.Where(one => one.Skip(1).Any()))
        {
            verdict.Break(
                Invariant.I1, $"letter {letter.Key} is in {letter.Count()} places {found.At}", OperationOf(facts, letter.Key),
                ViolationKind.Duplicated);
        }

        foreach (var (id, attempt) in facts.Acknowledged) CheckAcknowledged(id, attempt, found, verdict);
        verdict.Saw(Invariant.I2, found.State.Letters.Count);
        var others = found.State.Letters.Where(one => !facts.Acknowledged.ContainsKey(one.LetterId)).DistinctBy(one => one.LetterId)
            .ToLookup(one => (one.Recipient, one.Content));
        foreach (var alike in others) CheckOrigin(facts, found, alike, verdict);
        foreach (var dispatch in facts.Dispatches.Values) CheckDispatch(dispatch, facts, found, others, verdict);
    }

    private static string OperationOf(HistoryFacts facts, string letterId) =>
        facts.Acknowledged.TryGetValue(letterId, out var attempt) ? attempt.Operation : "";

    private static void CheckAcknowledged(string id, LetterAttempt attempt, StateFacts found, Verdict verdict)
    {
        verdict.Saw(Invariant.I1);
        var letter = found.Letters[id].FirstOrDefault();
        var wrong = letter is null ? "is in no mailbox"
            : letter.Recipient != attempt.Recipient ? "is in another's mailbox"
            : letter.Content is null ? "cannot be opened"
            : letter.Content != attempt.Content ? "says something else" : null;
        if (wrong is not null)
            verdict.Break(Invariant.I1, $"acknowledged letter {id} {wrong} {found.At}", attempt.Operation, ViolationKind.Lost);
    }

    /// <summary>Letters that were not acknowledged by their id: each needs a request that may have made it.</summary>
    private static void CheckOrigin(
        HistoryFacts facts, StateFacts found, IGrouping<(string Recipient, string? Content), FinalLetter> alike, Verdict verdict)
    {
        var first = alike.First();
        if (alike.Key.Content is not { } content)
        {
            verdict.Break(Invariant.I1, $"letter {first.LetterId} cannot be opened {found.At}", kind: ViolationKind.Lost);
            return;
        }

        var keys = facts.ByContent[(alike.Key.Recipient, content)].ToArray();
        var dispatches = facts.ByTemplate[content].Where(one => one[0].Recipients.Contains(alike.Key.Recipient)).ToArray();
        var open = keys.Count(key => IsOpen(key, alike.Key.Recipient, content))
            + dispatches.Count(one => one.Any(attempt => attempt.IsPossible));
        var extra = alike.Count() - open;
        if (extra <= 0) return;

        var operation = keys.Select(key => key[0].Operation).Concat(dispatches.Select(one => one[0].Operation)).FirstOrDefault();
        if (open > 0 || keys.Any(key => key.Any(one => one.Outcome == Outcome.Ok)))
        {
            verdict.Break(
                Invariant.I3, $"{extra} letters more than were sent, such as {first.LetterId} {found.At}", operation,
                ViolationKind.Duplicated);
        }
        else
        {
            var why = operation is null ? "nobody sent it" : "its request was refused";
            verdict.Break(Invariant.I2, $"letter {first.LetterId} is there but {why} {found.At}", operation);
        }
    }

    /// <summary>Under this key this letter may be there without anybody having learnt its id.</summary>
    private static bool IsOpen(LetterAttempt[] key, string recipient, string content) =>
        !key.Any(one => one.Outcome == Outcome.Ok)
        && key.Any(one => one.Outcome == Outcome.Unknown && one.Recipient == recipient && one.Content == content);

    private static void CheckDispatch(
        DispatchAttempt[] dispatch, HistoryFacts facts, StateFacts found, ILookup<(string, string?), FinalLetter> others, Verdict verdict)
    {
        if (!dispatch.Any(one => one.Outcome == Outcome.Ok)) return;
        var content = dispatch[0].Content;
        var recipients = dispatch[0].Recipients;
        verdict.Saw(Invariant.I1, recipients.Count);
        var released = facts.ByTemplate[content].Where(one => one.Any(attempt => attempt.Outcome == Outcome.Ok)).ToArray();
        var missing = recipients.Where(recipient =>
            others[(recipient, content)].Count() < released.Count(one => one[0].Recipients.Contains(recipient))).ToArray();
        var refused = found.State.Dispatches.FirstOrDefault(one => one.Name == dispatch[0].Dispatch)?.Refused ?? 0;
        if (missing.Length > refused)
        {
            verdict.Break(
                Invariant.I1, $"{missing.Length} recipients of a dispatch have no letter and {refused} were refused {found.At}",
                dispatch[0].Operation, ViolationKind.Lost);
        }
    }
}
