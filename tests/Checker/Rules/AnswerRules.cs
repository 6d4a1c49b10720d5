using Budkavle.Checker.Histories;

namespace Budkavle.Checker.Rules;

/// <summary>What the answers alone tell: keys (I3), and that every operation was settled in the end (I9).</summary>
internal static class AnswerRules
{
    public static void Check(HistoryFacts facts, CheckerOptions options, Verdict verdict)
    {
        foreach (var key in facts.Keys)
        {
            verdict.Saw(Invariant.I3, key.Length);
            CheckAccepted(key, verdict);
            foreach (var attempt in key) CheckRefusal(attempt, key, verdict);
            if (!options.EverythingSettled) continue;
            foreach (var operation in key.GroupBy(one => (one.Recipient, one.Content))) CheckSettled(operation, verdict);
        }

        var answered = facts.History.Letters.Where(one => one.Outcome == Outcome.Ok);
        foreach (var letter in answered.GroupBy(one => one.LetterId).Where(one => one.Select(Key).Distinct().Skip(1).Any()))
            verdict.Break(Invariant.I1, $"letter {letter.Key} answers for several keys", letter.First().Operation, ViolationKind.Lost);
        if (!options.EverythingSettled) return;
        foreach (var dispatch in facts.Dispatches.Values) CheckSettled(dispatch, verdict);
    }

    private static (string Sender, string Key) Key(LetterAttempt attempt) => (attempt.Sender, attempt.Key);

    private static (string Recipient, string Content) What(LetterAttempt attempt) => (attempt.Recipient, attempt.Content);

    private static void CheckAccepted(LetterAttempt[] key, Verdict verdict)
    {
        var accepted = key.Where(one => one.Outcome == Outcome.Ok).ToArray();
        if (accepted.Select(What).Distinct().Skip(1).Any())
            verdict.Break(Invariant.I3, $"key {key[0].Key} was accepted with other content", accepted[^1].Operation);
        else if (accepted.Select(one => one.LetterId).Distinct().Skip(1).Any())
            verdict.Break(
                Invariant.I3, $"key {key[0].Key} was answered with several letters", accepted[0].Operation, ViolationKind.Duplicated);
    }

    private static void CheckRefusal(LetterAttempt attempt, LetterAttempt[] key, Verdict verdict)
    {
        if (attempt.Outcome != Outcome.Refused || RefusalCodes.Passing.Contains(attempt.Code)) return;
        if (attempt.Code == RefusalCodes.KeyReused)
        {
            if (!key.Any(one => What(one) != What(attempt) && one.IsPossible && one.InvokedAt <= attempt.EndedAt))
                verdict.Break(Invariant.I3, $"key {attempt.Key} was refused as reused, nothing else came under it", attempt.Operation);
        }
        else if (key.Any(one => one.Outcome == Outcome.Ok && What(one) == What(attempt) && one.EndedAt < attempt.InvokedAt))
        {
            verdict.Break(Invariant.I3, $"key {attempt.Key} was accepted and then refused with {attempt.Code}", attempt.Operation);
        }
    }

    /// <summary>An open attempt must be followed by an answer that says something of the letter.</summary>
    private static void CheckSettled(IEnumerable<Attempt> operation, Verdict verdict)
    {
        verdict.Saw(Invariant.I9);
        var isOpen = false;
        foreach (var attempt in operation)
        {
            if (attempt.Outcome == Outcome.Ok) return;
            if (attempt.Outcome == Outcome.Unknown) isOpen = true;
            else if (!RefusalCodes.Passing.Contains(attempt.Code)) isOpen = false;
        }

        if (isOpen) verdict.Break(Invariant.I9, "nobody ever learnt what became of it", operation.First().Operation);
    }
}
