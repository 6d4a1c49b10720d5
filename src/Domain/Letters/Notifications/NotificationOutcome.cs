using System.Buffers.Binary;

namespace Budkavle.Domain.Letters.Notifications;

/// <summary>
/// The payload of <see cref="EntryType.NotificationSent"/>, <see cref="EntryType.NotificationDeferred"/> and
/// <see cref="EntryType.NotificationFailed"/>: what became of one attempt to tell a recipient of a letter.
/// </summary>
/// <remarks>
/// The layout is stored. It begins with a <see cref="LetterReference"/>, so that a reader of feeds needs to know no more.
/// </remarks>
public readonly record struct NotificationOutcome
{
    public const int SizeBytes = LetterReference.SizeBytes + 1 + 2 + 1 + 8 + 8;

    /// <summary>The letter.</summary>
    public LetterReference Letter { get; init; }

    public NotificationChannelKind Channel { get; init; }

    /// <summary>How many attempts there have been, this one included.</summary>
    public ushort Attempt { get; init; }

    public NotificationReason Reason { get; init; }

    /// <summary>When a deferred notification is tried again, milliseconds since 1970; 0 if never.</summary>
    public long NextAttemptAt { get; init; }

    /// <summary>
    /// The time for which the outcome before deferred this attempt, whose due item ends with this one; 0 if it was not deferred.
    /// </summary>
    public long DeferredTo { get; init; }

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        Letter.ToBytes().CopyTo(bytes.AsSpan());
        var rest = bytes.AsSpan(LetterReference.SizeBytes);
        rest[0] = (byte)Channel;
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], Attempt);
        rest[3] = (byte)Reason;
        BinaryPrimitives.WriteInt64BigEndian(rest[4..], NextAttemptAt);
        BinaryPrimitives.WriteInt64BigEndian(rest[12..], DeferredTo);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are too few.</exception>
    public static NotificationOutcome Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < SizeBytes) throw new InvalidDataException("A stored outcome of a notification is cut short.");
        var rest = source[LetterReference.SizeBytes..];
        return new NotificationOutcome
        {
            Letter = LetterReference.Read(source),
            Channel = (NotificationChannelKind)rest[0],
            Attempt = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]),
            Reason = (NotificationReason)rest[3],
            NextAttemptAt = BinaryPrimitives.ReadInt64BigEndian(rest[4..]),
            DeferredTo = BinaryPrimitives.ReadInt64BigEndian(rest[12..]),
        };
    }
}
