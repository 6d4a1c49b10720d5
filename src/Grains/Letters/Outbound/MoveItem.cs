using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Grains.Letters.Outbound;

/// <summary>What became of a message, for its post office to write down if the message still stands where it is said to.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.move-item")]
public readonly record struct MoveItem
{
    /// <summary>The service's stream.</summary>
    [Id(0)]
    public UInt128 Stream { get; init; }

    /// <summary>The message's version there.</summary>
    [Id(1)]
    public uint Version { get; init; }

    [Id(2)]
    public UInt128 Sender { get; init; }

    /// <summary>Where it must stand.</summary>
    [Id(3)]
    public OutboundStatus From { get; init; }

    /// <summary>How many attempts there must have been.</summary>
    [Id(4)]
    public ushort FromAttempts { get; init; }

    [Id(5)]
    public OutboundStatus To { get; init; }

    [Id(6)]
    public NotificationReason Reason { get; init; }

    [Id(7)]
    public ushort Attempts { get; init; }

    /// <summary>When it is tried again, milliseconds since 1970; 0 if it is not.</summary>
    [Id(8)]
    public long NextAt { get; init; }
}
