using Budkavle.Api.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>A dispatch as its sender sees it. Delivered, refused and remaining add up to the recipients.</summary>
internal sealed record DispatchBody
{
    public required Guid DispatchId { get; init; }

    /// <summary>draft, scheduled, running, paused, cancelled or completed.</summary>
    public required string Status { get; init; }

    public required string Subject { get; init; }

    public string? Reference { get; init; }

    /// <summary>As uploaded; each once from the start on.</summary>
    public required long Recipients { get; init; }

    public required long Duplicates { get; init; }

    public required long Delivered { get; init; }

    public required long Refused { get; init; }

    public required long Remaining { get; init; }

    public required double RatePerSecond { get; init; }

    /// <summary>The most letters a second that were asked for; left out for as fast as it goes.</summary>
    public int? LettersPerSecond { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was completed or cancelled.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    public static DispatchBody Of(DispatchView view) => new()
    {
        DispatchId = Ids.ToGuid(view.Id),
        Status = DispatchStatuses.NameOf(view.Status),
        Subject = view.Subject,
        Reference = view.Reference.Length == 0 ? null : view.Reference,
        Recipients = view.Recipients,
        Duplicates = view.Duplicates,
        Delivered = view.Delivered,
        Refused = view.Refused,
        Remaining = view.Remaining,
        RatePerSecond = view.RatePerSecond,
        LettersPerSecond = view.LettersPerSecond == 0 ? null : view.LettersPerSecond,
        ScheduledAt = view.ScheduledAt,
        CreatedAt = view.CreatedAt,
        StartedAt = view.StartedAt,
        CompletedAt = view.EndedAt,
    };
}
