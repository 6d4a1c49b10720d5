namespace Budkavle.Grains.Letters;

/// <summary>Which letter: a mailbox and the letter's version in it.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.letter-place")]
public readonly record struct LetterPlace
{
    [Id(0)]
    public UInt128 Mailbox { get; init; }

    [Id(1)]
    public uint Letter { get; init; }
}
