using System.Buffers.Binary;

namespace Budkavle.Grains.Letters;

/// <summary>
/// What an aggregate's event does to the aggregate's alarm, the time at which it wants to be woken. Stands before the event in the payload.
/// </summary>
/// <param name="Remove">The time of the alarm set before, in milliseconds since 1970; 0 if none.</param>
/// <param name="Set">The time of the new alarm; 0 for none.</param>
/// <param name="Kind">Which grain to wake.</param>
public readonly record struct AlarmChange(long Remove, long Set, AlarmKind Kind)
{
    public const int SizeBytes = 8 + 8 + 1;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, Remove);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], Set);
        destination[16] = (byte)Kind;
    }

    /// <exception cref="InvalidDataException">The source is too short.</exception>
    public static AlarmChange Read(ReadOnlySpan<byte> source) => source.Length >= SizeBytes
        ? new AlarmChange(
            BinaryPrimitives.ReadInt64BigEndian(source),
            BinaryPrimitives.ReadInt64BigEndian(source[8..]),
            (AlarmKind)source[16])
        : throw new InvalidDataException("A stored event is cut short.");
}
