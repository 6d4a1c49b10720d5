namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>Where a dispatch stands. <see cref="DispatchStatuses"/> says which step may follow which.</summary>
public enum DispatchStatus
{
    /// <summary>Not created.</summary>
    None = 0,

    /// <summary>Takes recipients.</summary>
    Draft = 1,

    /// <summary>Released, waits for its time.</summary>
    Scheduled = 2,

    Running = 3,
    Paused = 4,
    Cancelled = 5,
    Completed = 6,
}
