using System.Buffers.Binary;
using System.Text;

namespace Budkavle.Domain.Letters;

/// <summary>
/// The payload of <see cref="EntryType.SubmissionRejected"/>. Nothing of the letter and nothing of its recipient: a refused letter is not
/// kept.
/// </summary>
/// <param name="Sender">Whose submission.</param>
/// <param name="Key">Keyed hash of its idempotency key, under the sender's own secret.</param>
/// <param name="At">When it was refused, milliseconds since 1970; the entry is some time later.</param>
/// <param name="Code">Why: a problem code of the interface, at most <see cref="CodeBytesMax"/> ASCII characters.</param>
public sealed record RejectedSubmission(UInt128 Sender, UInt128 Key, long At, string Code)
{
    public const int CodeBytesMax = 64;
    private const int FixedBytes = 16 + 16 + 8;

    public byte[] ToBytes()
    {
        if (Code.Length > CodeBytesMax) throw new InvalidOperationException("A problem code is longer than any may be.");
        var bytes = new byte[FixedBytes + Code.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Sender);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Key);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(32), At);
        Encoding.ASCII.GetBytes(Code, bytes.AsSpan(FixedBytes));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static RejectedSubmission Read(ReadOnlySpan<byte> source) => source.Length is > FixedBytes and <= FixedBytes + CodeBytesMax
        ? new RejectedSubmission(
            BinaryPrimitives.ReadUInt128BigEndian(source),
            BinaryPrimitives.ReadUInt128BigEndian(source[16..]),
            BinaryPrimitives.ReadInt64BigEndian(source[32..]),
            Encoding.ASCII.GetString(source[FixedBytes..]))
        : throw new InvalidDataException("A stored rejection is cut short.");
}
