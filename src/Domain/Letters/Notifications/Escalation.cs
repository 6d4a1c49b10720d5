namespace Budkavle.Domain.Letters.Notifications;

/// <summary>
/// What is done while a letter stays unread, in this order: a reminder, a message by another channel, paper. Each is so many days, of 24
/// hours, after the letter became available; 0 leaves it out.
/// </summary>
/// <remarks>
/// Three bytes, stored with the letter. That every time follows from the letter alone lets the reading of it take away what was to come,
/// whichever step that is.
/// </remarks>
public readonly record struct Escalation(byte RemindAfterDays, byte OtherChannelAfterDays, byte PrintAfterDays)
{
    public const int SizeBytes = 3;

    /// <summary>The longest wait in days: half a year, after which no reminder helps.</summary>
    public const int DaysMax = 180;

    /// <summary>
    /// The days until a reminder where the sender asks for one without saying when: 7, as a peer has it (Altinn Correspondence).
    /// </summary>
    public const int RemindAfterDaysDefault = 7;

    /// <summary>The days until another channel is tried where the sender does not say: a week after the reminder.</summary>
    public const int OtherChannelAfterDaysDefault = 14;

    /// <summary>Between two messages of one letter there is at least this much, also when they were held up.</summary>
    public static readonly TimeSpan GapMin = TimeSpan.FromDays(1);

    /// <summary>
    /// What a sender asked for: days, 0 for never, null for whatever is usual, as far as that leaves the steps in order. Paper is never
    /// usual, since it costs money.
    /// </summary>
    public static Escalation Of(byte? remind, byte? otherChannel, byte? print)
    {
        var end = print is { } paper and not 0 ? paper : DaysMax + 1;
        var reminds = remind ?? RemindAfterDaysDefault;
        if (remind is null && reminds >= Math.Min(otherChannel is { } first and not 0 ? first : end, end)) reminds = 0;
        var week = OtherChannelAfterDaysDefault - RemindAfterDaysDefault;
        var other = otherChannel ?? (reminds == 0 ? OtherChannelAfterDaysDefault : Math.Min(reminds + week, DaysMax));
        if (otherChannel is null && (other >= end || other <= reminds)) other = 0;
        return new Escalation((byte)reminds, (byte)other, print ?? 0);
    }

    public bool IsNone => RemindAfterDays == 0 && OtherChannelAfterDays == 0 && PrintAfterDays == 0;

    /// <summary>No step is later than <see cref="DaysMax"/>, and each is later than the one before.</summary>
    public bool IsOrdered
    {
        get
        {
            var last = 0;
            for (var step = NotificationStep.Reminder; step <= NotificationStep.Print; step++)
            {
                var days = DaysOf(step);
                if (days == 0) continue;
                if (days <= last || days > DaysMax) return false;
                last = days;
            }

            return true;
        }
    }

    /// <summary>When a step is to be taken, milliseconds since 1970; 0 if it is left out.</summary>
    public long TimeOf(NotificationStep step, long availableAt)
    {
        var days = DaysOf(step);
        return days == 0 ? 0 : availableAt + (days * (long)TimeSpan.FromDays(1).TotalMilliseconds);
    }

    /// <summary>The step that follows and its time, milliseconds since 1970; time 0 if none does.</summary>
    public (NotificationStep Step, long At) Following(NotificationStep step, long availableAt)
    {
        for (var next = step + 1; next <= NotificationStep.Print; next++)
        {
            if (TimeOf(next, availableAt) is var at and not 0) return (next, at);
        }

        return (NotificationStep.First, 0);
    }

    public void Write(Span<byte> destination)
    {
        destination[0] = RemindAfterDays;
        destination[1] = OtherChannelAfterDays;
        destination[2] = PrintAfterDays;
    }

    /// <summary>Nothing is done if there are no bytes.</summary>
    public static Escalation Read(ReadOnlySpan<byte> source) =>
        source.Length < SizeBytes ? default : new Escalation(source[0], source[1], source[2]);

    private int DaysOf(NotificationStep step) => step switch
    {
        NotificationStep.Reminder => RemindAfterDays,
        NotificationStep.OtherChannel => OtherChannelAfterDays,
        NotificationStep.Print => PrintAfterDays,
        _ => 0,
    };
}
