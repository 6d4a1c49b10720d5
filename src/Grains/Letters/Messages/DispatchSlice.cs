using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>The next recipients of a dispatch in one shard, in plan order.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.dispatch-slice")]
public sealed record DispatchSlice
{
    [Id(0)]
    public UInt128 Dispatch { get; init; }

    [Id(1)]
    public UInt128 Sender { get; init; }

    [Id(2)]
    public LetterTraits Traits { get; init; }

    [Id(3)]
    public long DueAt { get; init; }

    /// <summary>The bytes of an <see cref="Domain.Letters.Notifications.Escalation"/>; empty for none.</summary>
    [Id(6)]
    public ReadOnlyMemory<byte> Escalation { get; init; }

    /// <summary>The place of the first recipient in plan order. What the shard has already done of the slice is skipped.</summary>
    [Id(4)]
    public long Start { get; init; }

    [Id(5)]
    public ReadOnlyMemory<UInt128> Mailboxes { get; init; }
}
