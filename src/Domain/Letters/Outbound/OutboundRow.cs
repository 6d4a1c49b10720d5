using System.Buffers.Binary;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Letters.Outbound;

/// <summary>
/// Where a message stands, in the list of its service. It says nothing of whom it is to and what it says, so it need not be sealed.
/// </summary>
public readonly record struct OutboundRow
{
    public const int SizeBytes = 1 + 1 + 1 + 1 + 2 + (8 * 5) + 16 + 4 + 8 + 16;

    /// <summary>The entry of the message itself.</summary>
    public long Sequence { get; init; }

    public OutboundKind Kind { get; init; }

    public OutboundKey Key { get; init; }

    public OutboundStatus Status { get; init; }

    /// <summary>Why, where it failed or was put off.</summary>
    public NotificationReason Reason { get; init; }

    /// <summary>Attempts that have ended.</summary>
    public ushort Attempts { get; init; }

    /// <summary>Milliseconds since 1970, as all times here.</summary>
    public long CreatedAt { get; init; }

    /// <summary>When it is to be sent; 0 if it is not, or no more.</summary>
    public long DueAt { get; init; }

    /// <summary>When the provider had it; 0 if not yet.</summary>
    public long SentAt { get; init; }

    /// <summary>When it reached a status that is final; 0 if not yet.</summary>
    public long CompletedAt { get; init; }

    public UInt128 Template { get; init; }

    public int TemplateVersion { get; init; }

    /// <summary>As <see cref="OutboundMessage.ReferenceMark"/>.</summary>
    public ulong ReferenceMark { get; init; }

    /// <summary>As <see cref="OutboundMessage.Letter"/>.</summary>
    public UInt128 Letter { get; init; }

    /// <summary>Nothing more happens to it of itself; a report may still say that it came back.</summary>
    public static bool IsFinal(OutboundStatus status) =>
        status is OutboundStatus.Delivered or OutboundStatus.Sent or OutboundStatus.PermanentFailure
            or OutboundStatus.TemporaryFailure or OutboundStatus.TechnicalFailure;

    /// <summary>A message that was just accepted.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sequence">Its entry.</param>
    /// <param name="at">The entry's time.</param>
    public static OutboundRow Of(OutboundMessage message, long sequence, long at)
    {
        var ended = IsFinal(message.Status);
        return new OutboundRow
        {
            Sequence = sequence,
            Kind = message.Kind,
            Key = message.Key,
            Status = message.Status,
            CreatedAt = at,
            DueAt = ended ? 0 : Math.Max(at, message.ScheduledFor),
            SentAt = ended ? at : 0,
            CompletedAt = ended ? at : 0,
            Template = message.Template,
            TemplateVersion = message.TemplateVersion,
            ReferenceMark = message.ReferenceMark,
            Letter = message.Letter,
        };
    }

    /// <summary>What an attempt or a report has led to.</summary>
    /// <param name="nextAt">When it is tried again; 0 if it is not.</param>
    public OutboundRow Moved(OutboundStatus status, NotificationReason reason, ushort attempts, long at, long nextAt) => this with
    {
        Status = status,
        Reason = reason,
        Attempts = attempts,
        DueAt = nextAt,
        SentAt = SentAt == 0 && status is OutboundStatus.Sending or OutboundStatus.Sent or OutboundStatus.Delivered ? at : SentAt,
        CompletedAt = IsFinal(status) ? at : 0,
    };

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        bytes[0] = (byte)Kind;
        bytes[1] = (byte)Key;
        bytes[2] = (byte)Status;
        bytes[3] = (byte)Reason;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), Attempts);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(6), Sequence);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(14), CreatedAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(22), DueAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(30), SentAt);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(38), CompletedAt);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(46), Template);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(62), TemplateVersion);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(66), ReferenceMark);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(74), Letter);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are too few.</exception>
    public static OutboundRow Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < SizeBytes) throw new InvalidDataException("A stored row of a message is cut short.");
        return new OutboundRow
        {
            Kind = (OutboundKind)source[0],
            Key = (OutboundKey)source[1],
            Status = (OutboundStatus)source[2],
            Reason = (NotificationReason)source[3],
            Attempts = BinaryPrimitives.ReadUInt16BigEndian(source[4..]),
            Sequence = BinaryPrimitives.ReadInt64BigEndian(source[6..]),
            CreatedAt = BinaryPrimitives.ReadInt64BigEndian(source[14..]),
            DueAt = BinaryPrimitives.ReadInt64BigEndian(source[22..]),
            SentAt = BinaryPrimitives.ReadInt64BigEndian(source[30..]),
            CompletedAt = BinaryPrimitives.ReadInt64BigEndian(source[38..]),
            Template = BinaryPrimitives.ReadUInt128BigEndian(source[46..]),
            TemplateVersion = BinaryPrimitives.ReadInt32BigEndian(source[62..]),
            ReferenceMark = BinaryPrimitives.ReadUInt64BigEndian(source[66..]),
            Letter = BinaryPrimitives.ReadUInt128BigEndian(source[74..]),
        };
    }
}
