namespace Budkavle.Checker.Histories;

/// <summary>
/// What clients did and saw, in their own words and by their own clock. Not safe for several threads at once: whoever records from
/// several puts a lock around it.
/// </summary>
public sealed class ClientHistory
{
    private readonly List<LetterAttempt> _letters = [];
    private readonly List<DispatchAttempt> _dispatches = [];
    private readonly List<MailboxReading> _readings = [];
    private readonly List<FeedReading> _feeds = [];

    public IReadOnlyList<LetterAttempt> Letters => _letters;

    public IReadOnlyList<DispatchAttempt> Dispatches => _dispatches;

    public IReadOnlyList<MailboxReading> Readings => _readings;

    public IReadOnlyList<FeedReading> Feeds => _feeds;

    /// <summary>A letter is about to be sent. Until one of Ok, Refused and Unknown follows, the outcome is unknown.</summary>
    /// <param name="isScheduled">The letter waits for a publication time: its acknowledgement does not make it visible.</param>
    public LetterAttempt Invoke(
        long at, string operation, string sender, string key, string recipient, string content, bool isScheduled = false)
    {
        var attempt = new LetterAttempt
        {
            InvokedAt = at, Operation = operation, Sender = sender, Key = key, Recipient = recipient, Content = content,
            IsScheduled = isScheduled,
        };
        _letters.Add(attempt);
        return attempt;
    }

    /// <summary>A dispatch is about to be started.</summary>
    public DispatchAttempt InvokeDispatch(
        long at, string operation, string sender, string dispatch, IReadOnlyList<string> recipients, string content)
    {
        var attempt = new DispatchAttempt
        {
            InvokedAt = at, Operation = operation, Sender = sender, Dispatch = dispatch, Recipients = recipients, Content = content,
        };
        _dispatches.Add(attempt);
        return attempt;
    }

    /// <summary>The letter was acknowledged under this id.</summary>
    public void Ok(long at, LetterAttempt attempt, string letterId)
    {
        attempt.End(at, Outcome.Ok, "");
        attempt.LetterId = letterId;
    }

    /// <summary>The dispatch was started.</summary>
    public void Ok(long at, DispatchAttempt attempt) => attempt.End(at, Outcome.Ok, "");

    /// <summary>A definite refusal. An answer that leaves the outcome open, such as a time-out, is Unknown.</summary>
    public void Refused(long at, Attempt attempt, string code) => attempt.End(at, Outcome.Refused, code);

    public void Unknown(long at, Attempt attempt) => attempt.End(at, Outcome.Unknown, "");

    public void Add(MailboxReading reading) => _readings.Add(reading);

    public void Add(FeedReading reading) => _feeds.Add(reading);

    /// <summary>
    /// The history as it binds a service whose store was put back to an earlier time: what was acknowledged between the two times may or
    /// may
    /// not have had its effect, and what was seen then binds nobody.
    /// </summary>
    /// <param name="to">The time whose state was kept.</param>
    /// <param name="until">When the store was put back.</param>
    public ClientHistory PutBack(long to, long until)
    {
        var kept = new ClientHistory();
        bool IsLost(long endedAt) => endedAt > to && endedAt <= until;
        foreach (var one in _letters)
        {
            var attempt = kept.Invoke(one.InvokedAt, one.Operation, one.Sender, one.Key, one.Recipient, one.Content, one.IsScheduled);
            if (one.Outcome == Outcome.Ok && !IsLost(one.EndedAt)) kept.Ok(one.EndedAt, attempt, one.LetterId);
            else if (one.Outcome == Outcome.Refused) kept.Refused(one.EndedAt, attempt, one.Code);
            else if (one.EndedAt != long.MaxValue) kept.Unknown(one.EndedAt, attempt);
        }

        foreach (var reading in _readings.Where(reading => !IsLost(reading.EndedAt))) kept.Add(reading);
        return kept;
    }
}
