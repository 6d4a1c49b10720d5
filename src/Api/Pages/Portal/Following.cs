using Budkavle.Api.Portal.Downloads;
using Budkavle.Domain.Portal;

namespace Budkavle.Api.Pages.Portal;

/// <summary>How a dispatch or a merge goes, as its page shows it.</summary>
public sealed record Following
{
    /// <summary>The page's own address, below which its downloads are.</summary>
    public required string Here { get; init; }

    /// <summary>Whether each row of a list is a letter of its own.</summary>
    public bool IsMerge { get; init; }

    public required long All { get; init; }

    /// <summary>Of a merge, those that were accepted: with a time set they appear later.</summary>
    public required long Delivered { get; init; }

    public required long Refused { get; init; }

    /// <summary>Of those who were not reached, for how many a letter is there to print; null where none is wanted.</summary>
    public long? Paper { get; init; }

    public required long Remaining { get; init; }

    public required ProgressSeries Progress { get; init; }

    /// <summary>When its letters begin to come, if that lies ahead.</summary>
    public DateTimeOffset? BeginsAt { get; init; }

    /// <summary>Null where nothing can be downloaded yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public bool IsRunning { get; init; }

    /// <summary>Whether the page is asked for again by itself.</summary>
    public bool Refreshes { get; init; }

    public required DateTimeOffset Now { get; init; }

    public int ReceiptParts => PortalDownloads.PartsOf(Delivered);

    /// <summary>Letters a second since the start, while it is being sent; null otherwise.</summary>
    public double? Rate => IsRunning && StartedAt is { } started && Now > started ? Delivered / (Now - started).TotalSeconds : null;
}
