using Budkavle.Domain.Letters;

namespace Budkavle.Api.Letters;

/// <summary>A letter as its sender sees it.</summary>
public sealed record LetterState
{
    public required Guid LetterId { get; init; }

    /// <summary>scheduled, delivered, read or confirmed; of a letter for another operator relaying, relayed or returned.</summary>
    public required string Status { get; init; }

    public required string Subject { get; init; }

    public string? Reference { get; init; }

    public Guid? DispatchId { get; init; }

    public DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? PublishAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? ReadAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was found that the letter had not been confirmed by its deadline. A later confirmation leaves it.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>What the operator that the recipient has chosen answered; absent for a letter that is here.</summary>
    public RelayResult? Relay { get; init; }

    /// <summary>The letter itself, which is not told.</summary>
    internal StoredLetter? Letter { get; init; }
}
