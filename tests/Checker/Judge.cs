using Budkavle.Checker.Histories;
using Budkavle.Checker.Rules;
using Budkavle.Checker.States;

namespace Budkavle.Checker;

/// <summary>
/// Holds what clients did and saw against what is there in the end, and says which of the invariants I1 to I9 are broken. It knows
/// nothing of how the letters were kept, and trusts neither side: every sum and every event is compared with the letters found.
/// </summary>
public static class Judge
{
    public static Verdict Of(ClientHistory history, FinalState state) => Of(history, [state]);

    /// <param name="states">Taken one after another, the last after a cold restart; each must satisfy everything.</param>
    public static Verdict Of(ClientHistory history, IReadOnlyList<FinalState> states, CheckerOptions? options = null)
    {
        options ??= new CheckerOptions();
        var verdict = new Verdict();
        var facts = new HistoryFacts(history);
        AnswerRules.Check(facts, options, verdict);
        ReadingRules.Check(facts, options, verdict);
        foreach (var state in states)
        {
            var found = new StateFacts(state);
            LetterRules.Check(facts, found, verdict);
            StreamRules.Check(facts, found, verdict);
            NotificationRules.Check(found, verdict);
            FeedRules.Check(facts, found, verdict);
            SeenRules.Check(facts, found, verdict);
            ExpiryRules.Check(found, options, verdict);
            CountRules.Check(facts, found, verdict);
            verdict.Saw(Invariant.I9);
            if (!state.IsQuiet) verdict.Break(Invariant.I9, $"it had not come to rest in time ({state.Name})");
        }

        return verdict;
    }
}
