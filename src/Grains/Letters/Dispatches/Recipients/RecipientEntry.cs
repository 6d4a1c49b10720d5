using System.Buffers.Binary;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>One recipient in a chunk: the mailbox's key, most significant byte first, and the number.</summary>
/// <param name="Mailbox">The keyed hash that names the mailbox.</param>
/// <param name="Number">Twelve digits as a number; kept so that the sender can be told who was not reached.</param>
internal readonly record struct RecipientEntry(UInt128 Mailbox, ulong Number)
{
    public const int SizeBytes = 16 + 8;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, Mailbox);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], Number);
    }

    public static RecipientEntry Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[16..]));

    public static int CountIn(ReadOnlyMemory<byte> chunk) => chunk.Length / SizeBytes;

    public static RecipientEntry At(ReadOnlyMemory<byte> chunk, int index) => Read(chunk.Span[(index * SizeBytes)..]);
}
