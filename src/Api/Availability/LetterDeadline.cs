namespace Budkavle.Api.Availability;

/// <summary>A letter's deadline by the legal clock.</summary>
public sealed record LetterDeadline
{
    public required Guid LetterId { get; init; }

    /// <summary>When the recipient could first reach the letter: what the deadline is counted from.</summary>
    public DateTimeOffset AvailableAt { get; init; }

    /// <summary>When the deadline would be over without outages.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When it is over.</summary>
    public DateTimeOffset DeadlineAt { get; init; }

    /// <summary>By how much it was moved.</summary>
    public double SuspendedSeconds { get; init; }

    /// <summary>The outages that moved it.</summary>
    public IReadOnlyList<OutageItem> Outages { get; init; } = [];
}
