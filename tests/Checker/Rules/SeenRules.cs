namespace Budkavle.Checker.Rules;

/// <summary>What readers saw during the run is still there (I7), and has come at least as far (I4).</summary>
internal static class SeenRules
{
    public static void Check(HistoryFacts facts, StateFacts found, Verdict verdict)
    {
        foreach (var ((recipient, id), standing) in facts.Seen)
        {
            verdict.Saw(Invariant.I7);
            var letter = found.Letters[id].FirstOrDefault(one => one.Recipient == recipient);
            if (letter is null)
                verdict.Break(Invariant.I7, $"letter {id} was read and is not there {found.At}", OperationOf(facts, id));
            else if (letter.Standing < standing)
                verdict.Break(Invariant.I4, $"letter {id} was {standing} and is {letter.Standing} {found.At}", OperationOf(facts, id));
        }
    }

    private static string OperationOf(HistoryFacts facts, string id) =>
        facts.Acknowledged.TryGetValue(id, out var attempt) ? attempt.Operation : "";
}
