using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Budkavle.Domain.Letters.Notifications;

/// <summary>
/// The payload of <see cref="EntryType.NotificationSent"/>, <see cref="EntryType.NotificationDeferred"/>,
/// <see cref="EntryType.NotificationFailed"/> and <see cref="EntryType.NotificationCancelled"/>: what became of one attempt to tell a
/// recipient of a letter.
/// </summary>
/// <remarks>
/// The layout is stored. It begins with a <see cref="LetterReference"/>, so that a reader of feeds needs to know no more.
/// </remarks>
public readonly record struct NotificationOutcome
{
    public const int SizeBytes = LetterReference.SizeBytes + 1 + 2 + 1 + 8 + 8;

    // Steps after the first and dead letters taken up again are few: what they add stands only where there is something.
    private const int StepsBytes = 3;
    private const byte RevivesFlag = 1;
    private const byte DigestFlag = 2;

    /// <summary>The letter.</summary>
    public LetterReference Letter { get; init; }

    public NotificationChannelKind Channel { get; init; }

    /// <summary>How many attempts there have been, this one included.</summary>
    public ushort Attempt { get; init; }

    public NotificationReason Reason { get; init; }

    /// <summary>Which step of telling the recipient this was an attempt at.</summary>
    public NotificationStep Step { get; init; }

    /// <summary>Which step follows at <see cref="NextAttemptAt"/>.</summary>
    public NotificationStep NextStep { get; init; }

    /// <summary>The outcome before made a dead letter, which this one takes up again or away.</summary>
    public bool EndsDeadLetter { get; init; }

    /// <summary>The recipient is told of this letter together with others, in one message a day.</summary>
    public bool InDigest { get; init; }

    /// <summary>When it is tried again, or the next step taken, milliseconds since 1970; 0 if never.</summary>
    public long NextAttemptAt { get; init; }

    /// <summary>
    /// The time for which the outcome before deferred this attempt, whose due item ends with this one; 0 if it was not deferred.
    /// </summary>
    public long DeferredTo { get; init; }

    /// <summary>
    /// A failure that an operator may have tried again: what was given up though the address is good, and no other channel took over.
    /// </summary>
    public bool IsDead => Reason is NotificationReason.AttemptsExhausted or NotificationReason.PermanentlyRefused
        && (NextAttemptAt == 0 || NextStep != Step);

    public byte[] ToBytes()
    {
        var bytes = new byte[HasSteps ? SizeBytes + StepsBytes : SizeBytes];
        Letter.ToBytes().CopyTo(bytes.AsSpan());
        var rest = bytes.AsSpan(LetterReference.SizeBytes);
        rest[0] = (byte)Channel;
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], Attempt);
        rest[3] = (byte)Reason;
        BinaryPrimitives.WriteInt64BigEndian(rest[4..], NextAttemptAt);
        BinaryPrimitives.WriteInt64BigEndian(rest[12..], DeferredTo);
        if (!HasSteps) return bytes;
        bytes[SizeBytes] = (byte)Step;
        bytes[SizeBytes + 1] = (byte)NextStep;
        bytes[SizeBytes + 2] = (byte)((EndsDeadLetter ? RevivesFlag : 0) | (InDigest ? DigestFlag : 0));
        return bytes;
    }

    private bool HasSteps => Step != NotificationStep.First || NextStep != NotificationStep.First || EndsDeadLetter || InDigest;

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Letter = {Letter}, Channel = {Channel}, Attempt = {Attempt}, Reason = {Reason}, ");
        text.Append(CultureInfo.InvariantCulture, $"NextAttemptAt = {NextAttemptAt}, DeferredTo = {DeferredTo}");
        if (HasSteps) text.Append(CultureInfo.InvariantCulture, $", Step = {Step}, NextStep = {NextStep}, Ends = {EndsDeadLetter}");
        if (InDigest) text.Append(", InDigest");
        return true;
    }

    /// <exception cref="InvalidDataException">The bytes are too few.</exception>
    public static NotificationOutcome Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < SizeBytes) throw new InvalidDataException("A stored outcome of a notification is cut short.");
        var rest = source[LetterReference.SizeBytes..];
        var steps = source.Length >= SizeBytes + StepsBytes ? source[SizeBytes..] : [0, 0, 0];
        return new NotificationOutcome
        {
            Letter = LetterReference.Read(source),
            Channel = (NotificationChannelKind)rest[0],
            Attempt = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]),
            Reason = (NotificationReason)rest[3],
            NextAttemptAt = BinaryPrimitives.ReadInt64BigEndian(rest[4..]),
            DeferredTo = BinaryPrimitives.ReadInt64BigEndian(rest[12..]),
            Step = (NotificationStep)steps[0],
            NextStep = (NotificationStep)steps[1],
            EndsDeadLetter = (steps[2] & RevivesFlag) != 0,
            InDigest = (steps[2] & DigestFlag) != 0,
        };
    }
}
