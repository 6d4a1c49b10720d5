namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>The table of a dispatch's status.</summary>
public static class DispatchStatuses
{
    private static readonly (DispatchStatus From, DispatchStatus To)[] _steps =
    [
        (DispatchStatus.None, DispatchStatus.Draft),
        (DispatchStatus.Draft, DispatchStatus.Scheduled),
        (DispatchStatus.Draft, DispatchStatus.Running),
        (DispatchStatus.Draft, DispatchStatus.Cancelled),
        (DispatchStatus.Scheduled, DispatchStatus.Running),
        (DispatchStatus.Scheduled, DispatchStatus.Paused),
        (DispatchStatus.Scheduled, DispatchStatus.Cancelled),
        (DispatchStatus.Running, DispatchStatus.Paused),
        (DispatchStatus.Running, DispatchStatus.Cancelled),
        (DispatchStatus.Running, DispatchStatus.Completed),
        (DispatchStatus.Paused, DispatchStatus.Scheduled),
        (DispatchStatus.Paused, DispatchStatus.Running),
        (DispatchStatus.Paused, DispatchStatus.Cancelled),
    ];

    public static bool MayFollow(DispatchStatus from, DispatchStatus to) => Array.IndexOf(_steps, (from, to)) >= 0;

    /// <summary>True where nothing can follow.</summary>
    public static bool IsEnd(DispatchStatus status) => status is DispatchStatus.Cancelled or DispatchStatus.Completed;

    /// <summary>The name in the interface.</summary>
    public static string NameOf(DispatchStatus status) => status switch
    {
        DispatchStatus.Draft => "draft",
        DispatchStatus.Scheduled => "scheduled",
        DispatchStatus.Running => "running",
        DispatchStatus.Paused => "paused",
        DispatchStatus.Cancelled => "cancelled",
        DispatchStatus.Completed => "completed",
        _ => "none",
    };
}
