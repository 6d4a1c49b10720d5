namespace Budkavle.Domain.Availability;

/// <summary>Why the service was away, as far as it can know itself.</summary>
public enum OutageCause
{
    /// <summary>It ended without saying so, or could not work: a crash, a lost machine, a store that did not answer.</summary>
    Unexplained = 0,

    /// <summary>It was stopped in order.</summary>
    Stopped = 1,
}
