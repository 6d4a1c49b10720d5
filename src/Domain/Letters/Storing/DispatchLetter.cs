using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Letters;

/// <summary>
/// The payload of <see cref="EntryType.DispatchLetterDelivered"/>: all that a letter of a dispatch does not share with the others.
/// </summary>
/// <remarks>What is done while it stays unread stands at the end, and only where something is.</remarks>
public readonly record struct DispatchLetter(UInt128 Sender, UInt128 Dispatch, LetterTraits Traits, long DueAt)
{
    public Escalation Escalation { get; init; }

    public const int SizeBytes = 16 + 16 + 1 + 8;

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"Sender = {Sender}, Dispatch = {Dispatch}, Traits = {Traits}, DueAt = {DueAt}");
        if (!Escalation.IsNone) text.Append(CultureInfo.InvariantCulture, $", Escalation = {Escalation}");
        return true;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Escalation.IsNone ? SizeBytes : SizeBytes + Escalation.SizeBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Sender);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), Dispatch);
        bytes[32] = (byte)Traits;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(33), DueAt);
        if (!Escalation.IsNone) Escalation.Write(bytes.AsSpan(SizeBytes));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not such a payload.</exception>
    public static DispatchLetter Read(ReadOnlySpan<byte> source) => source.Length is SizeBytes or (SizeBytes + Escalation.SizeBytes)
        ? new DispatchLetter(
            BinaryPrimitives.ReadUInt128BigEndian(source),
            BinaryPrimitives.ReadUInt128BigEndian(source[16..]),
            (LetterTraits)source[32],
            BinaryPrimitives.ReadInt64BigEndian(source[33..])) { Escalation = Escalation.Read(source[SizeBytes..]) }
        : throw new InvalidDataException("A stored letter of a dispatch is cut short.");
}
