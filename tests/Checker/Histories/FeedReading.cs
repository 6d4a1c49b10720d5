namespace Budkavle.Checker.Histories;

/// <summary>
/// The events that one reader got from a sender's feed, page after page by the cursor it was given, in the order they came. A page whose
/// answer was lost and that was asked for again counts once.
/// </summary>
public sealed record FeedReading
{
    public required string Sender { get; init; }

    /// <summary>Names the reader in reports.</summary>
    public required string Reader { get; init; }

    public required IReadOnlyList<FeedEvent> Events { get; init; }

    /// <summary>Began at the beginning and went on after the faults until nothing more came.</summary>
    public required bool IsWhole { get; init; }
}
