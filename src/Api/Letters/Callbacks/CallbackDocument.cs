using Budkavle.Api.Letters.Callbacks.Sending;

namespace Budkavle.Api.Letters.Callbacks;

/// <summary>A callback as its sender sees it.</summary>
public sealed record CallbackDocument
{
    public required Guid CallbackId { get; init; }

    public required string Url { get; init; }

    /// <summary>standard, or notify for delivery receipts of GOV.UK Notify's form.</summary>
    public required string Form { get; init; }

    /// <summary>Names of events; empty for all.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>The secret that signs; only in the answer that made it.</summary>
    public string? Secret { get; init; }

    /// <summary>active, or paused.</summary>
    public required string State { get; init; }

    /// <summary>by_sender, gone (the receiver answered 410) or not_answering (nothing was taken for three days).</summary>
    public string? PausedBecause { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Everything before this cursor of the status feed was told, waits, or was given up.</summary>
    public required string Next { get; init; }

    /// <summary>Messages that were taken.</summary>
    public required long Delivered { get; init; }

    /// <summary>Messages that failed, or wait behind such a one of their letter.</summary>
    public required int Waiting { get; init; }

    /// <summary>Messages given up after three days of trying, while others were taken.</summary>
    public required long GivenUp { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>The HTTP status of the last failure; 0 where there was no answer.</summary>
    public int? LastFailureStatus { get; init; }

    internal static CallbackDocument Of(Callback callback, CallbackProgress? stored, string? secret = null)
    {
        var progress = stored?.Start == callback.Start ? stored : new CallbackProgress { Cursor = callback.From };
        return new CallbackDocument
        {
            CallbackId = callback.Id,
            Url = callback.Url,
            Form = callback.IsNotify ? CallbackForms.Notify : CallbackForms.Standard,
            Types = callback.Types,
            Secret = secret,
            State = callback.Paused is null ? "active" : "paused",
            PausedBecause = callback.Paused,
            CreatedAt = callback.CreatedAt,
            Next = progress.Cursor,
            Delivered = progress.Delivered,
            Waiting = progress.Parked.Count,
            GivenUp = progress.GivenUp,
            LastSuccessAt = progress.LastSuccessAt,
            LastFailureAt = progress.LastFailureAt,
            LastFailureStatus = progress.LastFailureAt is null ? null : progress.LastFailureStatus,
        };
    }
}
