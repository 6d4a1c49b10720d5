namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The rules of a dispatch. Pure. A command that is repeated gives no event and is no error.</summary>
public static class DispatchDecider
{
    /// <summary>
    /// Recipients of one dispatch: every person and organisation of the country, five times. Bounds the planner's memory.
    /// </summary>
    public const long RecipientsMax = 50_000_000;

    /// <summary>Uploads of recipients to one dispatch: the state remembers each.</summary>
    public const int UploadsMax = 1_000;

    /// <summary>Letters a second that may be asked for: more than any installation was measured to take.</summary>
    public const int RateMax = 1_000_000;

    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Create(
        DispatchState state, DispatchCreated asked, long now)
    {
        if (state.Status != DispatchStatus.None)
        {
            var same = (state.Sender, state.Fingerprint, state.FirstScheduledAt) == (asked.Sender, asked.Fingerprint, asked.ScheduledAt);
            return same ? Nothing : Refuse(DispatchRefusal.KeyReused);
        }

        return IsTooLate(asked.ScheduledAt, now) ? Refuse(DispatchRefusal.ScheduledTooLate) : Accept(asked);
    }

    /// <summary>Sets time and rate anew, as long as nothing is under way.</summary>
    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Arrange(
        DispatchState state, DispatchArranged asked, long now)
    {
        if (state.Status == DispatchStatus.None) return Refuse(DispatchRefusal.NoSuchDispatch);
        if (state.Status is not (DispatchStatus.Draft or DispatchStatus.Paused)) return Refuse(DispatchRefusal.InvalidStatus);
        if (asked.LettersPerSecond is < 0 or > RateMax) return Refuse(DispatchRefusal.InvalidRate);
        if (asked.ScheduledAt < 0 || IsTooLate(asked.ScheduledAt, now)) return Refuse(DispatchRefusal.ScheduledTooLate);
        var same = (state.ScheduledAt, state.LettersPerSecond) == (asked.ScheduledAt, asked.LettersPerSecond);
        return same ? Nothing : Accept(asked);
    }

    private static bool IsTooLate(long scheduledAt, long now) =>
        scheduledAt > now + (long)MailboxDecider.ScheduleAheadMax.TotalMilliseconds;

    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) AddRecipients(
        DispatchState state, DispatchRecipientsAdded asked)
    {
        if (FindUpload(state, asked.Key) is { } before)
        {
            return before.Body.Span.SequenceEqual(asked.Body.Span) ? Nothing : Refuse(DispatchRefusal.KeyReused);
        }

        if (state.Status == DispatchStatus.None) return Refuse(DispatchRefusal.NoSuchDispatch);
        if (state.Status != DispatchStatus.Draft) return Refuse(DispatchRefusal.InvalidStatus);
        if (state.Uploads.Count >= UploadsMax) return Refuse(DispatchRefusal.TooManyUploads);
        return state.Recipients + asked.Accepted > RecipientsMax ? Refuse(DispatchRefusal.TooManyRecipients) : Accept(asked);
    }

    /// <summary>The upload that was made with a key, or null.</summary>
    public static DispatchUpload? FindUpload(DispatchState state, string key) =>
        key.Length == 0 ? null : state.Uploads.Find(upload => upload.Key == key);

    /// <param name="state">The dispatch so far.</param>
    /// <param name="recipients">As many as it had when the start was decided, approved and taken from the quota.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="by">Who starts it.</param>
    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Start(
        DispatchState state, long recipients, long now, string by)
    {
        if (state.Status == DispatchStatus.None) return Refuse(DispatchRefusal.NoSuchDispatch);
        if (state.Status is DispatchStatus.Scheduled or DispatchStatus.Running or DispatchStatus.Completed) return Nothing;
        if (state.Status != DispatchStatus.Draft) return Refuse(DispatchRefusal.InvalidStatus);
        if (state.Recipients == 0) return Refuse(DispatchRefusal.NoRecipients);
        if (state.Recipients != recipients) return Refuse(DispatchRefusal.RecipientsChanged);
        return state.ScheduledAt > now
            ? Accept(new DispatchScheduled { WakeAt = state.ScheduledAt, By = by })
            : Accept(new DispatchStarted { WakeAt = now, By = by });
    }

    /// <summary>The alarm has rung: a dispatch whose time has come begins.</summary>
    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Wake(DispatchState state, long now) =>
        state.Status == DispatchStatus.Scheduled && state.WakeAt <= now ? Accept(new DispatchStarted { WakeAt = now }) : Nothing;

    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Plan(DispatchState state, DispatchPlanned planned)
    {
        if (planned.Recipients + planned.Duplicates != state.Uploads.Sum(upload => upload.Accepted))
        {
            throw new InvalidOperationException("A plan does not hold every recipient.");
        }

        // Planned while a pause or cancellation came: the plan of a paused dispatch is as good later.
        return state.IsPlanned || state.Status is not (DispatchStatus.Running or DispatchStatus.Paused) ? Nothing : Accept(planned);
    }

    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Pause(DispatchState state, string by) =>
        state.Status switch
        {
            DispatchStatus.None => Refuse(DispatchRefusal.NoSuchDispatch),
            DispatchStatus.Paused => Nothing,
            DispatchStatus.Scheduled or DispatchStatus.Running => Accept(new DispatchPaused { By = by }),
            _ => Refuse(DispatchRefusal.InvalidStatus),
        };

    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Resume(DispatchState state, long now, string by)
    {
        if (state.Status == DispatchStatus.None) return Refuse(DispatchRefusal.NoSuchDispatch);
        if (state.Status is DispatchStatus.Scheduled or DispatchStatus.Running) return Nothing;
        if (state.Status != DispatchStatus.Paused) return Refuse(DispatchRefusal.InvalidStatus);
        return state.StartedAt is null && state.ScheduledAt > now
            ? Accept(new DispatchScheduled { WakeAt = state.ScheduledAt, By = by })
            : Accept(new DispatchResumed { WakeAt = now, By = by });
    }

    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Cancel(DispatchState state, string by) =>
        state.Status switch
        {
            DispatchStatus.None => Refuse(DispatchRefusal.NoSuchDispatch),
            DispatchStatus.Cancelled => Nothing,
            DispatchStatus.Completed => Refuse(DispatchRefusal.InvalidStatus),
            _ => Accept(new DispatchCancelled { By = by }),
        };

    /// <summary>Every shard is done. A dispatch paused or cancelled meanwhile stays so.</summary>
    public static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Complete(DispatchState state, DispatchCompleted completed)
    {
        if (completed.Delivered + completed.Refused != state.Recipients)
        {
            throw new InvalidOperationException("A dispatch is not complete: its counts do not add up.");
        }

        return state.Status == DispatchStatus.Running ? Accept(completed) : Nothing;
    }

    private static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Nothing => ([], DispatchRefusal.None);

    private static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Accept(DispatchEvent happened) =>
        ([happened], DispatchRefusal.None);

    private static (IReadOnlyList<DispatchEvent> Events, DispatchRefusal Refusal) Refuse(DispatchRefusal refusal) => ([], refusal);
}
