using System.Buffers.Binary;
using System.Text;
using Budkavle.Domain.Mandates;

namespace Budkavle.Domain.Letters;

/// <summary>Somebody who acts for the owner of a mailbox, as the mailbox's log names them.</summary>
/// <param name="Mandate">The mandate's id.</param>
/// <param name="Kind">In what capacity.</param>
/// <param name="Name">What the owner or the register calls them; never a number.</param>
public readonly record struct LetterActor(UInt128 Mandate, MandateKind Kind, string Name)
{
    private const int KindAt = 16;

    public byte[] ToBytes()
    {
        var name = Encoding.UTF8.GetBytes(Name);
        var bytes = new byte[KindAt + 1 + name.Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Mandate);
        bytes[KindAt] = (byte)Kind;
        name.CopyTo(bytes, KindAt + 1);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The source is too short.</exception>
    public static LetterActor Read(ReadOnlySpan<byte> source) => source.Length > KindAt
        ? new LetterActor(
            BinaryPrimitives.ReadUInt128BigEndian(source), (MandateKind)source[KindAt], Encoding.UTF8.GetString(source[(KindAt + 1)..]))
        : throw new InvalidDataException("A stored actor is cut short.");
}
