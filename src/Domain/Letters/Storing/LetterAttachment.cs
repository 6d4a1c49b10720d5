using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Domain.Letters;

/// <summary>A file that belongs to a letter; its bytes are in the content store.</summary>
/// <param name="FileName">The name as the sender gave it.</param>
/// <param name="ContentType">Media type.</param>
/// <param name="SizeBytes">Length of the plain bytes.</param>
/// <param name="Hash">SHA-256 of the plain bytes, 32 bytes.</param>
public sealed record LetterAttachment(string FileName, string ContentType, long SizeBytes, ReadOnlyMemory<byte> Hash)
{
    public byte[] ToBytes()
    {
        var name = Encoding.UTF8.GetBytes(FileName);
        var type = Encoding.UTF8.GetBytes(ContentType);
        var bytes = new byte[8 + 32 + 2 + type.Length + name.Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, SizeBytes);
        Hash.Span.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(40), (ushort)type.Length);
        type.CopyTo(bytes.AsSpan(42));
        name.CopyTo(bytes.AsSpan(42 + type.Length));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not an attachment.</exception>
    public static LetterAttachment Read(ReadOnlyMemory<byte> source)
    {
        var span = source.Span;
        if (span.Length < 42) throw new InvalidDataException("A stored attachment is cut short.");
        int typeLength = BinaryPrimitives.ReadUInt16BigEndian(span[40..]);
        if (typeLength > span.Length - 42) throw new InvalidDataException("A stored attachment is cut short.");
        return new LetterAttachment(
            Encoding.UTF8.GetString(span[(42 + typeLength)..]),
            Encoding.UTF8.GetString(span.Slice(42, typeLength)),
            BinaryPrimitives.ReadInt64BigEndian(span),
            source.Slice(8, 32));
    }
}
