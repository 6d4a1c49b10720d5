using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>
/// Readings during the run, in the order of real time: what an answer or a reading has shown, a reading that begins later shows too
/// (I1, I7), and no letter falls back (I4).
/// </summary>
internal static class ReadingRules
{
    public static void Check(HistoryFacts facts, CheckerOptions options, Verdict verdict)
    {
        if (!options.ReadingsAreCurrent) return;
        var answers = facts.Acknowledged.Values.Where(one => !one.IsScheduled).ToLookup(one => one.Recipient);
        foreach (var mailbox in facts.History.Readings.GroupBy(one => one.Recipient)) CheckMailbox(mailbox, answers[mailbox.Key], verdict);
    }

    private static void CheckMailbox(IEnumerable<MailboxReading> readings, IEnumerable<LetterAttempt> answers, Verdict verdict)
    {
        var told = answers.Select(one => (one.EndedAt, Letter: new SeenLetter(one.LetterId, Standing.Delivered), IsAnswer: true))
            .Concat(readings.SelectMany(one => one.Letters.Select(letter => (one.EndedAt, Letter: letter, IsAnswer: false))))
            .OrderBy(one => one.EndedAt).ToArray();
        var known = new Dictionary<string, (Standing Standing, bool IsRead)>();
        var next = 0;
        foreach (var reading in readings.OrderBy(one => one.InvokedAt))
        {
            for (; next < told.Length && told[next].EndedAt < reading.InvokedAt; next++)
            {
                var (_, letter, isAnswer) = told[next];
                known.TryGetValue(letter.LetterId, out var before);
                known[letter.LetterId] =
                    (letter.Standing > before.Standing ? letter.Standing : before.Standing, before.IsRead || !isAnswer);
            }

            CheckReading(reading, known, verdict);
        }
    }

    private static void CheckReading(
        MailboxReading reading, Dictionary<string, (Standing Standing, bool IsRead)> known, Verdict verdict)
    {
        var seen = reading.Letters.DistinctBy(one => one.LetterId).ToDictionary(one => one.LetterId, one => one.Standing);
        if (seen.Count < reading.Letters.Count)
            verdict.Break(Invariant.I1, "a reading lists a letter twice", kind: ViolationKind.Duplicated);
        foreach (var (id, standing) in seen)
        {
            verdict.Saw(Invariant.I4);
            if (known.TryGetValue(id, out var before) && standing < before.Standing)
                verdict.Break(Invariant.I4, $"letter {id} was {before.Standing} and later {standing}");
        }

        if (!reading.IsWhole) return;
        verdict.Saw(Invariant.I7, known.Count);
        foreach (var (id, before) in known.Where(one => !seen.ContainsKey(one.Key)))
        {
            if (before.IsRead) verdict.Break(Invariant.I7, $"letter {id} was read and later it was not in the mailbox");
            else verdict.Break(Invariant.I1, $"letter {id} was acknowledged and later it was not in the mailbox");
        }
    }
}
