using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>What became of one letter. Durable when it is told, the refusals excepted: they leave nothing behind.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.deliver-result")]
public readonly record struct DeliverResult
{
    [Id(0)]
    public LetterRefusal Refusal { get; init; }

    /// <summary>The key was used before with this content: the rest is the first answer.</summary>
    [Id(1)]
    public bool Repeated { get; init; }

    [Id(2)]
    public bool Scheduled { get; init; }

    [Id(3)]
    public uint Version { get; init; }

    [Id(4)]
    public int Shard { get; init; }

    [Id(5)]
    public long Sequence { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    [Id(6)]
    public long At { get; init; }

    /// <summary>True if this request made the letter.</summary>
    public bool IsNew => Refusal == LetterRefusal.None && !Repeated;

    public static DeliverResult Refused(LetterRefusal refusal) => new() { Refusal = refusal };
}
