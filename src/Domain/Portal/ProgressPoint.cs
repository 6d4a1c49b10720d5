namespace Budkavle.Domain.Portal;

/// <summary>What happened to an agency's letters in one span of time.</summary>
public sealed record ProgressPoint
{
    public long Delivered { get; init; }

    public long Opened { get; init; }

    public long Confirmed { get; init; }

    /// <summary>A message that was not sent, paper that came back or had no address, a letter not confirmed in time.</summary>
    public long Failed { get; init; }

    /// <summary>Handed over to the print house.</summary>
    public long Paper { get; init; }

    public ProgressPoint Plus(ProgressPoint other) => new()
    {
        Delivered = Delivered + other.Delivered,
        Opened = Opened + other.Opened,
        Confirmed = Confirmed + other.Confirmed,
        Failed = Failed + other.Failed,
        Paper = Paper + other.Paper,
    };
}
