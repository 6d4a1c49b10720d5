namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Adds an upload that a <see cref="RecipientSpool"/> has written.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.add-dispatch-recipients")]
public sealed record AddDispatchRecipients
{
    [Id(0)]
    public required UInt128 Sender { get; init; }

    /// <summary>What <see cref="RecipientSpool.FinishAsync"/> gave.</summary>
    [Id(1)]
    public required ReadOnlyMemory<byte> Manifest { get; init; }

    [Id(2)]
    public required long Accepted { get; init; }

    [Id(3)]
    public required long Refused { get; init; }

    /// <summary>Keyed hash of the upload's idempotency key in hexadecimal, or empty.</summary>
    [Id(4)]
    public string Key { get; init; } = "";

    /// <summary>SHA-256 of the body.</summary>
    [Id(5)]
    public required ReadOnlyMemory<byte> Body { get; init; }

    [Id(6)]
    public string By { get; init; } = "";
}
