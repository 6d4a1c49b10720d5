using System.Buffers.Binary;

namespace Budkavle.Domain.Submissions;

/// <summary>
/// What a stored letter that is a submission has besides: <see cref="Letters.LetterField.Submission"/>. Before the subject: no part of
/// what is shown, so the content hash does not cover it.
/// </summary>
/// <param name="Agency">Who receives it: the sender's id of the agency.</param>
/// <param name="Scope">Under what name its contents are kept: chosen for each attempt, so that they can be deleted with it alone.</param>
/// <param name="Way">How it came in.</param>
/// <param name="IsScanned">Whether a scanner found nothing in its files.</param>
public readonly record struct SubmissionMark(UInt128 Agency, UInt128 Scope, SubmissionWay Way, bool IsScanned)
{
    public const int SizeBytes = 16 + 16 + 1 + 1;

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, Agency);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Scope);
        destination[32] = (byte)Way;
        destination[33] = IsScanned ? (byte)1 : (byte)0;
    }

    /// <exception cref="InvalidDataException">The bytes are no such mark.</exception>
    public static SubmissionMark Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new SubmissionMark(
            BinaryPrimitives.ReadUInt128BigEndian(source),
            BinaryPrimitives.ReadUInt128BigEndian(source[16..]),
            (SubmissionWay)source[32],
            source[33] != 0)
        : throw new InvalidDataException("A stored submission's mark has another length.");
}
