namespace Budkavle.Grains.Letters.Outbound;

/// <summary>Where a message stands that was accepted.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.accepted-message")]
public readonly record struct AcceptedMessage
{
    [Id(0)]
    public long Sequence { get; init; }

    [Id(1)]
    public uint Version { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    [Id(2)]
    public long At { get; init; }
}
