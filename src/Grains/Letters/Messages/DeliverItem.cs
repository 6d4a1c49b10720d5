using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>One letter on its way to a mailbox, parsed and admitted.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.deliver-item")]
public readonly record struct DeliverItem
{
    [Id(0)]
    public UInt128 Mailbox { get; init; }

    /// <summary>Keyed hash of sender and idempotency key.</summary>
    [Id(1)]
    public UInt128 Key { get; init; }

    [Id(2)]
    public ulong Fingerprint { get; init; }

    [Id(3)]
    public UInt128 Sender { get; init; }

    /// <summary>Milliseconds since 1970, or 0 for at once.</summary>
    [Id(4)]
    public long PublishAt { get; init; }

    /// <summary>The letter as <see cref="StoredLetter"/> reads it.</summary>
    [Id(5)]
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>
    /// The agency that a submission is for; 0 for a letter. <see cref="Sender"/> is then who submits, and the mailbox the agency's intake.
    /// </summary>
    [Id(6)]
    public UInt128 Agency { get; init; }

    /// <summary>
    /// Its owner brings it from another operator: it is there as it was, nobody is told, and neither choice nor block matters.
    /// </summary>
    [Id(7)]
    public bool IsImport { get; init; }

    internal StreamKey Stream => new(Mailbox);
}
