namespace Budkavle.Api.Portal.Merging;

/// <summary>Where a merge stands. The number is stored.</summary>
internal enum MergeStatus
{
    /// <summary>Waits for its list, or for its start.</summary>
    Draft = 0,
    Running = 1,
    Paused = 2,
    Done = 3,
    Cancelled = 4,
}
