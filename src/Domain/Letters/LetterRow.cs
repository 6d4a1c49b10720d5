using System.Buffers.Binary;
using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;

namespace Budkavle.Domain.Letters;

/// <summary>
/// What a list shows of a letter without opening it, and what its status is. A fold over the letter's entries.
/// </summary>
public readonly record struct LetterRow
{
    private const int FixedBytes = 1 + 1 + 1 + 8 + 16 + 16 + (5 * 8);

    // Few letters expire, so the time stands in the row only where there is one.
    private const int ExpiredBytes = 8;
    private const int FlagsAt = 2;
    private const byte ArchivedFlag = 1;
    private const byte ExpiredFlag = 2;
    private const byte MarkedUnreadFlag = 4;
    private const byte EscalationFlag = 8;
    private const int RelayShift = 4;
    private const byte RelayMask = 7;

    // The sender of an imported letter is nobody whom a directory here knows, so the row has the name: its length and its bytes.
    private const byte ImportedFlag = 128;

    /// <summary>A name is cut to this length in UTF-8.</summary>
    private const int SenderNameBytesMax = byte.MaxValue;

    public LetterStatus Status { get; init; }

    public LetterTraits Traits { get; init; }

    public bool Archived { get; init; }

    /// <summary>Opened, and marked by its owner as if it were not.</summary>
    public bool MarkedUnread { get; init; }

    /// <summary>Where the letter's entry stands in its shard.</summary>
    public long Sequence { get; init; }

    /// <summary>The sender's id.</summary>
    public UInt128 Sender { get; init; }

    /// <summary>The dispatch whose template is the content, or 0.</summary>
    public UInt128 Dispatch { get; init; }

    /// <summary>Milliseconds since 1970 at which the recipient could first see the letter.</summary>
    public long AvailableAt { get; init; }

    /// <summary>Milliseconds since 1970, or 0.</summary>
    public long PublishAt { get; init; }

    public long DueAt { get; init; }

    public long ReadAt { get; init; }

    public long ConfirmedAt { get; init; }

    /// <summary>When it was found that the letter had not been confirmed in time, or 0. A later confirmation leaves it.</summary>
    public long ExpiredAt { get; init; }

    /// <summary>Where it stands on its way to another operator.</summary>
    public RelayState Relay { get; init; }

    /// <summary>What is done while the letter stays unread.</summary>
    public Escalation Escalation { get; init; }

    /// <summary>True if the sender asked for a confirmation by a time.</summary>
    public bool AsksInTime => DueAt != 0 && (Traits & LetterTraits.ConfirmationRequired) != 0;

    /// <summary>Its owner has brought it from another operator.</summary>
    public bool Imported { get; init; }

    /// <summary>The sender's name in UTF-8, of an imported letter.</summary>
    public ReadOnlyMemory<byte> SenderName { get; init; }

    /// <summary>The subject in UTF-8; empty for a letter of a dispatch.</summary>
    public ReadOnlyMemory<byte> Subject { get; init; }

    public string SubjectText => Encoding.UTF8.GetString(Subject.Span);

    /// <summary>The row after an entry. Applying the same entry twice gives the same row.</summary>
    public LetterRow Apply(EntryType entry, long atMilliseconds) => entry switch
    {
        EntryType.LetterPublished => this with { Status = Later(LetterStatus.Delivered), AvailableAt = atMilliseconds },
        EntryType.LetterRead => this with { Status = Later(LetterStatus.Read), ReadAt = First(ReadAt, atMilliseconds) },
        EntryType.LetterConfirmed => this with
        {
            Status = LetterStatus.Confirmed,
            ReadAt = First(ReadAt, atMilliseconds),
            ConfirmedAt = First(ConfirmedAt, atMilliseconds),
        },
        EntryType.LetterExpired => this with { ExpiredAt = First(ExpiredAt, atMilliseconds) },
        EntryType.LetterArchived => this with { Archived = true },
        EntryType.LetterRestored => this with { Archived = false },
        EntryType.LetterMarkedUnread => this with { MarkedUnread = true },
        EntryType.LetterMarkedRead => this with { MarkedUnread = false },
        EntryType.RelayOrdered => this with { Relay = Relay == RelayState.None ? RelayState.Waiting : Relay },
        EntryType.LetterRelayed => this with { Relay = RelayState.Taken, AvailableAt = First(AvailableAt, atMilliseconds) },
        EntryType.RelayRefused => this with { Relay = RelayState.Refused },
        EntryType.RelayFailed => this with { Relay = RelayState.Failed },
        _ => this,
    };

    private LetterStatus Later(LetterStatus status) => status > Status ? status : Status;

    private static long First(long already, long now) => already != 0 ? already : now;

    /// <summary>Whether a written row has a subject.</summary>
    public static bool HasSubject(ReadOnlyMemory<byte> row) =>
        row.Length > FixedBytes && row.Length > SubjectAt(row.Span);

    private static int EscalationAt(byte flags) => (flags & ExpiredFlag) == 0 ? FixedBytes : FixedBytes + ExpiredBytes;

    private static int SenderNameAt(byte flags) => EscalationAt(flags) + ((flags & EscalationFlag) == 0 ? 0 : Escalation.SizeBytes);

    /// <summary>Where the subject of a written row begins; behind its end if the row is cut short.</summary>
    private static int SubjectAt(ReadOnlySpan<byte> row)
    {
        var at = SenderNameAt(row[FlagsAt]);
        if ((row[FlagsAt] & ImportedFlag) == 0) return at;
        return at < row.Length ? at + 1 + row[at] : int.MaxValue;
    }

    private int SubjectOffset => SenderNameAt(Flags) + (Imported ? 1 + Name.Length : 0);

    private ReadOnlyMemory<byte> Name => SenderName[..Math.Min(SenderName.Length, SenderNameBytesMax)];

    private byte Flags => (byte)((Archived ? ArchivedFlag : 0) | (ExpiredAt != 0 ? ExpiredFlag : 0)
        | (MarkedUnread ? MarkedUnreadFlag : 0) | (Escalation.IsNone ? 0 : EscalationFlag) | ((byte)Relay << RelayShift)
        | (Imported ? ImportedFlag : 0));

    public int SizeBytes => SubjectOffset + Subject.Length;

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Status;
        destination[1] = (byte)Traits;
        destination[FlagsAt] = Flags;
        BinaryPrimitives.WriteInt64BigEndian(destination[3..], Sequence);
        BinaryPrimitives.WriteUInt128BigEndian(destination[11..], Sender);
        BinaryPrimitives.WriteUInt128BigEndian(destination[27..], Dispatch);
        BinaryPrimitives.WriteInt64BigEndian(destination[43..], AvailableAt);
        BinaryPrimitives.WriteInt64BigEndian(destination[51..], PublishAt);
        BinaryPrimitives.WriteInt64BigEndian(destination[59..], DueAt);
        BinaryPrimitives.WriteInt64BigEndian(destination[67..], ReadAt);
        BinaryPrimitives.WriteInt64BigEndian(destination[75..], ConfirmedAt);
        if (ExpiredAt != 0) BinaryPrimitives.WriteInt64BigEndian(destination[FixedBytes..], ExpiredAt);
        if (!Escalation.IsNone) Escalation.Write(destination[EscalationAt(Flags)..]);
        if (Imported)
        {
            destination[SenderNameAt(Flags)] = (byte)Name.Length;
            Name.Span.CopyTo(destination[(SenderNameAt(Flags) + 1)..]);
        }

        Subject.Span.CopyTo(destination[SubjectOffset..]);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        Write(bytes);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not a row.</exception>
    public static LetterRow Read(ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        if (span.Length < FixedBytes || span.Length < SubjectAt(span))
            throw new InvalidDataException("A stored row is cut short.");
        var isImported = (span[FlagsAt] & ImportedFlag) != 0;
        return new LetterRow
        {
            Status = (LetterStatus)span[0],
            Traits = (LetterTraits)span[1],
            Archived = (span[FlagsAt] & ArchivedFlag) != 0,
            MarkedUnread = (span[FlagsAt] & MarkedUnreadFlag) != 0,
            Relay = (RelayState)((span[FlagsAt] >> RelayShift) & RelayMask),
            Sequence = BinaryPrimitives.ReadInt64BigEndian(span[3..]),
            Sender = BinaryPrimitives.ReadUInt128BigEndian(span[11..]),
            Dispatch = BinaryPrimitives.ReadUInt128BigEndian(span[27..]),
            AvailableAt = BinaryPrimitives.ReadInt64BigEndian(span[43..]),
            PublishAt = BinaryPrimitives.ReadInt64BigEndian(span[51..]),
            DueAt = BinaryPrimitives.ReadInt64BigEndian(span[59..]),
            ReadAt = BinaryPrimitives.ReadInt64BigEndian(span[67..]),
            ConfirmedAt = BinaryPrimitives.ReadInt64BigEndian(span[75..]),
            ExpiredAt = (span[FlagsAt] & ExpiredFlag) == 0 ? 0 : BinaryPrimitives.ReadInt64BigEndian(span[FixedBytes..]),
            Escalation = (span[FlagsAt] & EscalationFlag) == 0 ? default : Escalation.Read(span[EscalationAt(span[FlagsAt])..]),
            Imported = isImported,
            SenderName = isImported ? source[(SenderNameAt(span[FlagsAt]) + 1)..SubjectAt(span)] : default,
            Subject = source[SubjectAt(span)..],
        };
    }
}
