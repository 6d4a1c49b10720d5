using System.Buffers.Binary;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// What one entry of the log is evidence of, in the form that is hashed into the entry's leaf. The layout is stored and published: it never
/// changes under one version.
/// </summary>
/// <remarks>
/// 118 bytes, most significant byte first: version (1), salt (16), type of entry (1), shard (4), sequence (8), time (8, milliseconds since
/// 1970), letter (16), sender (16), recipient (16), content (32). With the byte that RFC 6962 puts before a leaf it fills two blocks of
/// SHA-256 exactly. The salt has 128 bits that only the service can derive, so a leaf's hash tells nothing to whom it was not opened.
/// </remarks>
public readonly record struct EvidenceLeaf
{
    public const int SizeBytes = 1 + SaltBytes + 1 + 4 + 8 + 8 + 16 + 16 + 16 + ContentBytes;
    public const int SaltBytes = 16;
    public const int ContentBytes = 32;
    public const int LetterAt = 1 + SaltBytes + 1 + 4 + 8 + 8;
    public const int SenderAt = LetterAt + 16;
    public const int RecipientAt = SenderAt + 16;
    public const int ContentAt = RecipientAt + 16;
    public const byte Version = 1;

    public UInt128 Salt { get; init; }

    /// <summary>The entry's type, as stored: <see cref="Letters.EntryType"/>.</summary>
    public byte Type { get; init; }

    public int Shard { get; init; }

    /// <summary>The entry's number in its shard.</summary>
    public long Sequence { get; init; }

    /// <summary>When it happened, milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>The letter's id as its sender knows it, most significant byte first; 0 if the entry is of no letter.</summary>
    public UInt128 Letter { get; init; }

    /// <summary>The sender's id, or 0.</summary>
    public UInt128 Sender { get; init; }

    /// <summary>Who received, as a keyed reference that is another for each sender; or 0.</summary>
    public UInt128 Recipient { get; init; }

    /// <summary>
    /// A letter's content hash (<see cref="LetterContent"/>); for a letter of a dispatch the dispatch's id behind 16 zero bytes; for any
    /// other entry the SHA-256 of what the log holds of it.
    /// </summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    public void Write(Span<byte> destination)
    {
        destination[0] = Version;
        BinaryPrimitives.WriteUInt128BigEndian(destination[1..], Salt);
        WritePlace(destination, Type, Shard, Sequence, At);
        BinaryPrimitives.WriteUInt128BigEndian(destination[LetterAt..], Letter);
        BinaryPrimitives.WriteUInt128BigEndian(destination[SenderAt..], Sender);
        BinaryPrimitives.WriteUInt128BigEndian(destination[RecipientAt..], Recipient);
        Content.Span.CopyTo(destination.Slice(ContentAt, ContentBytes));
    }

    /// <summary>Writes the fields that are known without looking at what the entry says.</summary>
    public static void WritePlace(Span<byte> destination, byte type, int shard, long sequence, long at)
    {
        destination[0] = Version;
        destination[1 + SaltBytes] = type;
        BinaryPrimitives.WriteInt32BigEndian(destination[(2 + SaltBytes)..], shard);
        BinaryPrimitives.WriteInt64BigEndian(destination[(6 + SaltBytes)..], sequence);
        BinaryPrimitives.WriteInt64BigEndian(destination[(14 + SaltBytes)..], at);
    }

    /// <exception cref="InvalidDataException">The bytes are not a leaf of this version.</exception>
    public static EvidenceLeaf Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != SizeBytes || source[0] != Version) throw new InvalidDataException("Not a leaf of a known version.");
        return new EvidenceLeaf
        {
            Salt = BinaryPrimitives.ReadUInt128BigEndian(source[1..]),
            Type = source[1 + SaltBytes],
            Shard = BinaryPrimitives.ReadInt32BigEndian(source[(2 + SaltBytes)..]),
            Sequence = BinaryPrimitives.ReadInt64BigEndian(source[(6 + SaltBytes)..]),
            At = BinaryPrimitives.ReadInt64BigEndian(source[(14 + SaltBytes)..]),
            Letter = BinaryPrimitives.ReadUInt128BigEndian(source[LetterAt..]),
            Sender = BinaryPrimitives.ReadUInt128BigEndian(source[SenderAt..]),
            Recipient = BinaryPrimitives.ReadUInt128BigEndian(source[RecipientAt..]),
            Content = source[ContentAt..].ToArray(),
        };
    }

    /// <summary>The leaf's hash in the tree of its block.</summary>
    public byte[] Hash()
    {
        Span<byte> bytes = stackalloc byte[SizeBytes];
        Write(bytes);
        return MerkleTree.HashLeaf(bytes);
    }
}
