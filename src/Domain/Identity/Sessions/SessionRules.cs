namespace Budkavle.Domain.Identity.Sessions;

/// <summary>
/// When a session goes on, when its cookie is replaced, and when it ends. A replaced cookie that turns up again is treated as refresh
/// tokens are (RFC 9700, 4.14.2): the session ends. Two things excuse it: the answer with the new cookie was lost (it has never come
/// back), or the request was on its way while the cookie was replaced.
/// </summary>
public static class SessionRules
{
    /// <param name="session">As it is stored.</param>
    /// <param name="generation">Which of its cookies the request shows; the caller has checked that the cookie is genuine.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="limits">How long sessions last.</param>
    public static SessionStep Step(CitizenSession session, uint generation, DateTimeOffset now, SessionLimits limits)
    {
        if (now - session.OpenedAt >= limits.LifeMax || now - session.SeenAt >= limits.IdleMax)
            return new SessionStep(SessionVerdict.Over, session, false);
        if (generation == session.Generation) return StepOfNewest(session, now, limits);
        var isPrevious = session.Generation > 0 && generation == session.Generation - 1;
        var isExcused = session.ConfirmedAt is not { } confirmedAt || now - confirmedAt <= limits.Grace;
        return isPrevious && isExcused
            ? new SessionStep(SessionVerdict.Open, Seen(session, now, limits), session.ConfirmedAt is null)
            : new SessionStep(SessionVerdict.Copied, session, false);
    }

    private static SessionStep StepOfNewest(CitizenSession session, DateTimeOffset now, SessionLimits limits)
    {
        var next = Seen(session, now, limits);
        if (now - session.TurnedAt >= limits.TurnAfter)
        {
            next = next with { Generation = session.Generation + 1, TurnedAt = now, ConfirmedAt = null };
            return new SessionStep(SessionVerdict.Open, next, true);
        }

        return new SessionStep(SessionVerdict.Open, session.ConfirmedAt is null ? next with { ConfirmedAt = now } : next, false);
    }

    private static CitizenSession Seen(CitizenSession session, DateTimeOffset now, SessionLimits limits) =>
        now - session.SeenAt >= limits.SeenStep ? session with { SeenAt = now } : session;
}
