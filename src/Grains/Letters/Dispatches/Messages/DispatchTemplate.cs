using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>The letter that all recipients of a dispatch get.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.dispatch-template")]
public sealed record DispatchTemplate
{
    [Id(0)]
    public required UInt128 Sender { get; init; }

    /// <summary>As <see cref="StoredLetter"/> reads it.</summary>
    [Id(1)]
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
