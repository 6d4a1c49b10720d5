using System.Collections.Immutable;

namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>A dispatch: the fold over its events. Small whatever the number of recipients, who stand in contents.</summary>
public sealed record DispatchState
{
    public static readonly DispatchState Initial = new();

    public DispatchStatus Status { get; init; }

    /// <summary>The sender's id as 32 hexadecimal digits.</summary>
    public string Sender { get; init; } = "";

    public ReadOnlyMemory<byte> Template { get; init; }

    public ulong Fingerprint { get; init; }

    public LetterTraits Traits { get; init; }

    public long DueAt { get; init; }

    /// <summary>Milliseconds since 1970, or 0.</summary>
    public long ScheduledAt { get; init; }

    /// <summary>As it was made: what a repeat of that request must say.</summary>
    public long FirstScheduledAt { get; init; }

    /// <summary>At most so many letters a second; 0 for as fast as it goes.</summary>
    public int LettersPerSecond { get; init; }

    public ImmutableList<DispatchUpload> Uploads { get; init; } = [];

    /// <summary>SHA-256 of the content that lists the plan's chunks; empty before the dispatch is planned.</summary>
    public ReadOnlyMemory<byte> Plan { get; init; }

    /// <summary>Uploaded recipients; once planned, without duplicates.</summary>
    public long Recipients { get; init; }

    public long Duplicates { get; init; }

    /// <summary>Final counts; 0 before completion.</summary>
    public long Delivered { get; init; }

    public long Refused { get; init; }

    /// <summary>When the alarm wakes it, in milliseconds since 1970; 0 if there is none.</summary>
    public long WakeAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool IsPlanned => !Plan.IsEmpty;

    public DispatchState Apply(DispatchEvent happened, DateTimeOffset at) => happened switch
    {
        DispatchCreated created => To(DispatchStatus.Draft) with
        {
            Sender = created.Sender,
            Template = created.Template,
            Fingerprint = created.Fingerprint,
            Traits = created.Traits,
            DueAt = created.DueAt,
            ScheduledAt = created.ScheduledAt,
            FirstScheduledAt = created.ScheduledAt,
            CreatedAt = at,
        },
        DispatchRecipientsAdded added => this with
        {
            Uploads = Uploads.Add(new DispatchUpload(added.Manifest, added.Accepted, added.Refused, added.Key, added.Body)),
            Recipients = Recipients + added.Accepted,
        },
        DispatchArranged arranged => this with { ScheduledAt = arranged.ScheduledAt, LettersPerSecond = arranged.LettersPerSecond },
        DispatchScheduled scheduled => To(DispatchStatus.Scheduled) with { WakeAt = scheduled.WakeAt },
        DispatchStarted started => To(DispatchStatus.Running) with { WakeAt = started.WakeAt, StartedAt = at },
        DispatchPlanned planned => this with
        {
            Plan = planned.Plan,
            Recipients = planned.Recipients,
            Duplicates = planned.Duplicates,
        },
        DispatchPaused => To(DispatchStatus.Paused) with { WakeAt = 0 },
        DispatchResumed resumed => To(DispatchStatus.Running) with { WakeAt = resumed.WakeAt, StartedAt = StartedAt ?? at },
        DispatchCancelled => To(DispatchStatus.Cancelled) with { WakeAt = 0, EndedAt = at },
        DispatchCompleted completed => To(DispatchStatus.Completed) with
        {
            Delivered = completed.Delivered,
            Refused = completed.Refused,
            WakeAt = 0,
            EndedAt = at,
        },
        _ => throw new InvalidOperationException($"A dispatch has no event {happened.GetType().Name}."),
    };

    private DispatchState To(DispatchStatus status) => DispatchStatuses.MayFollow(Status, status)
        ? this with { Status = status }
        : throw new InvalidOperationException($"A dispatch does not go from {Status} to {status}.");
}
