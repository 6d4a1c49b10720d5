using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>
/// Letters to be confirmed by a time: each that was not has expired in the end (I9), none before its deadline, and none that was confirmed
/// before it (I4). That it expires once and only while it is not confirmed shows in the feed.
/// </summary>
internal static class ExpiryRules
{
    public static void Check(StateFacts found, CheckerOptions options, Verdict verdict)
    {
        foreach (var letter in found.State.Letters)
        {
            if (letter.DeadlineAt == 0 && letter.ExpiredAt == 0) continue;
            verdict.Saw(Invariant.I4);
            if (letter.DeadlineAt == 0)
                verdict.Break(Invariant.I4, $"letter {letter.LetterId} expired though it had no deadline {found.At}");
            else if (letter.ExpiredAt != 0 && letter.ExpiredAt + options.ClockSkew < letter.DeadlineAt)
                verdict.Break(Invariant.I4, $"letter {letter.LetterId} expired before its deadline {found.At}");
            else if (letter.ExpiredAt != 0 && letter.ConfirmedAt != 0 && letter.ConfirmedAt + options.ClockSkew < letter.DeadlineAt)
                verdict.Break(Invariant.I4, $"letter {letter.LetterId} was confirmed in time and expired {found.At}");
            else if (letter is { ExpiredAt: 0, Standing: Standing.Delivered or Standing.Read } && found.State.IsQuiet)
                verdict.Break(Invariant.I9, $"letter {letter.LetterId} was not confirmed and never expired {found.At}");
        }
    }
}
