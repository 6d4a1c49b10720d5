namespace Budkavle.Checker.States;

/// <summary>What a sender or a dispatch says of itself.</summary>
/// <param name="Name">The sender, or the dispatch as the history names it.</param>
public sealed record DeliveryCount(string Name, long Accepted)
{
    public long Delivered { get; init; }

    public long Forwarded { get; init; }

    public long Scheduled { get; init; }

    public long Refused { get; init; }

    public long DeadLettered { get; init; }

    public long Sum => Delivered + Forwarded + Scheduled + Refused + DeadLettered;
}
