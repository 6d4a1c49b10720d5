using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>A dispatch and how far it is. Delivered, refused and remaining always add up to the recipients.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.dispatch-view")]
public sealed record DispatchView
{
    [Id(0)]
    public required UInt128 Id { get; init; }

    [Id(1)]
    public required UInt128 Sender { get; init; }

    [Id(2)]
    public required DispatchStatus Status { get; init; }

    [Id(3)]
    public string Subject { get; init; } = "";

    [Id(4)]
    public string Reference { get; init; } = "";

    /// <summary>Before the plan is made: as uploaded. Then: each once.</summary>
    [Id(5)]
    public long Recipients { get; init; }

    [Id(6)]
    public long Duplicates { get; init; }

    [Id(7)]
    public long Delivered { get; init; }

    [Id(8)]
    public long Refused { get; init; }

    /// <summary>While running: over the last seconds. When completed: over the whole.</summary>
    [Id(9)]
    public double RatePerSecond { get; init; }

    [Id(10)]
    public DateTimeOffset? ScheduledAt { get; init; }

    [Id(11)]
    public DateTimeOffset CreatedAt { get; init; }

    [Id(12)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    [Id(13)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>At most so many letters a second; 0 for as fast as it goes.</summary>
    [Id(14)]
    public int LettersPerSecond { get; init; }

    public long Remaining => Recipients - Delivered - Refused;
}
