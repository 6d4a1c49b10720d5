using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Makes a dispatch, whose id is the grain's key.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.create-dispatch")]
public sealed record CreateDispatch
{
    [Id(0)]
    public required UInt128 Sender { get; init; }

    /// <summary>The letter as <see cref="StoredLetter"/> reads it.</summary>
    [Id(1)]
    public required ReadOnlyMemory<byte> Template { get; init; }

    [Id(2)]
    public required ulong Fingerprint { get; init; }

    [Id(3)]
    public LetterTraits Traits { get; init; }

    /// <summary>Milliseconds since 1970, or 0.</summary>
    [Id(4)]
    public long DueAt { get; init; }

    /// <summary>Milliseconds since 1970, or 0 for as soon as it is started.</summary>
    [Id(5)]
    public long ScheduledAt { get; init; }

    /// <summary>The client that asks.</summary>
    [Id(6)]
    public string By { get; init; } = "";
}
