using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Domain.Letters;

/// <summary>
/// What a letter was at the operator that its owner has brought it from: <see cref="LetterField.Import"/>. Times in milliseconds since
/// 1970, 0 for never.
/// </summary>
/// <remarks>The layout is stored: times, flags, the letter's id there, the hash of its evidence, two texts with lengths.</remarks>
public sealed record ImportMark
{
    private const int HashBytes = 32;
    private const int FixedBytes = (4 * 8) + 1 + 16 + HashBytes + 1 + 2;
    private const byte ArchivedFlag = 1;
    private const byte MarkedUnreadFlag = 2;

    public long AvailableAt { get; init; }

    public long ReadAt { get; init; }

    public long ConfirmedAt { get; init; }

    public long ExpiredAt { get; init; }

    public bool Archived { get; init; }

    public bool MarkedUnread { get; init; }

    /// <summary>The letter's id there.</summary>
    public required UInt128 Letter { get; init; }

    /// <summary>SHA-256 of the other operator's receipts, which are in the content store.</summary>
    public required ReadOnlyMemory<byte> Evidence { get; init; }

    /// <summary>The other operator's internet domain.</summary>
    public required string Operator { get; init; }

    public required string SenderName { get; init; }

    /// <summary>Whether lists show it as unread.</summary>
    public bool IsUnread => MarkedUnread || (ReadAt == 0 && ConfirmedAt == 0);

    /// <summary>The mark of a stored letter.</summary>
    /// <exception cref="InvalidDataException">The letter has none.</exception>
    public static ImportMark Of(ReadOnlyMemory<byte> letter)
    {
        var reader = new FieldReader(letter.Span);
        while (reader.Read())
        {
            if (reader.Field == LetterField.Import) return Read(letter.Slice(reader.Offset, reader.Value.Length));
        }

        throw new InvalidDataException("A stored letter that was imported does not say from where.");
    }

    /// <summary>The row of the letter: it stands where it stood there.</summary>
    public LetterRow Apply(LetterRow row) => row with
    {
        Imported = true,
        SenderName = Encoding.UTF8.GetBytes(SenderName),
        Status = ConfirmedAt != 0 ? LetterStatus.Confirmed : ReadAt != 0 ? LetterStatus.Read : LetterStatus.Delivered,
        AvailableAt = AvailableAt,
        ReadAt = ReadAt,
        ConfirmedAt = ConfirmedAt,
        ExpiredAt = ExpiredAt,
        Archived = Archived,
        MarkedUnread = MarkedUnread,
    };

    /// <exception cref="ArgumentException">A part is longer than its place.</exception>
    public byte[] ToBytes()
    {
        var (domain, name) = (Encoding.UTF8.GetBytes(Operator), Encoding.UTF8.GetBytes(SenderName));
        if (domain.Length > byte.MaxValue || name.Length > ushort.MaxValue || Evidence.Length != HashBytes)
            throw new ArgumentException("A part of an imported letter's mark does not fit.");
        var bytes = new byte[FixedBytes + domain.Length + name.Length];
        var at = bytes.AsSpan();
        foreach (var time in (ReadOnlySpan<long>)[AvailableAt, ReadAt, ConfirmedAt, ExpiredAt])
        {
            BinaryPrimitives.WriteInt64BigEndian(at, time);
            at = at[8..];
        }

        at[0] = (byte)((Archived ? ArchivedFlag : 0) | (MarkedUnread ? MarkedUnreadFlag : 0));
        BinaryPrimitives.WriteUInt128BigEndian(at[1..], Letter);
        Evidence.Span.CopyTo(at[17..]);
        at = at[(17 + HashBytes)..];
        at[0] = (byte)domain.Length;
        domain.CopyTo(at[1..]);
        at = at[(1 + domain.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)name.Length);
        name.CopyTo(at[2..]);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are no such mark.</exception>
    public static ImportMark Read(ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        const int domainAt = FixedBytes - 3;
        if (span.Length < FixedBytes || span.Length < FixedBytes + span[domainAt]) throw Damaged();
        var nameAt = domainAt + 1 + span[domainAt];
        if (span.Length != nameAt + 2 + BinaryPrimitives.ReadUInt16BigEndian(span[nameAt..])) throw Damaged();
        return new ImportMark
        {
            AvailableAt = BinaryPrimitives.ReadInt64BigEndian(span),
            ReadAt = BinaryPrimitives.ReadInt64BigEndian(span[8..]),
            ConfirmedAt = BinaryPrimitives.ReadInt64BigEndian(span[16..]),
            ExpiredAt = BinaryPrimitives.ReadInt64BigEndian(span[24..]),
            Archived = (span[32] & ArchivedFlag) != 0,
            MarkedUnread = (span[32] & MarkedUnreadFlag) != 0,
            Letter = BinaryPrimitives.ReadUInt128BigEndian(span[33..]),
            Evidence = source.Slice(49, HashBytes),
            Operator = Encoding.UTF8.GetString(span[(domainAt + 1)..nameAt]),
            SenderName = Encoding.UTF8.GetString(span[(nameAt + 2)..]),
        };
    }

    private static InvalidDataException Damaged() => new("The mark of an imported letter is cut short.");
}
