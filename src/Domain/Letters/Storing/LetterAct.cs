namespace Budkavle.Domain.Letters;

/// <summary>Who did what with a letter for its owner: the payload of <see cref="EntryType.LetterActedOn"/>. Kept sealed.</summary>
/// <param name="Letter">Which letter.</param>
/// <param name="Command">What.</param>
/// <param name="Actor">Who.</param>
public readonly record struct LetterAct(LetterReference Letter, LetterCommand Command, LetterActor Actor)
{
    private const int CommandAt = LetterReference.SizeBytes;

    public byte[] ToBytes() => [.. Letter.ToBytes(), (byte)Command, .. Actor.ToBytes()];

    /// <exception cref="InvalidDataException">The source is too short.</exception>
    public static LetterAct Read(ReadOnlySpan<byte> source) => source.Length > CommandAt
        ? new LetterAct(LetterReference.Read(source), (LetterCommand)source[CommandAt], LetterActor.Read(source[(CommandAt + 1)..]))
        : throw new InvalidDataException("A stored act is cut short.");
}
