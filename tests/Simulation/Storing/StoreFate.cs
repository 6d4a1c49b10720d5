namespace Budkavle.Simulation.Storing;

/// <summary>How one call of the store ends.</summary>
internal enum StoreFate
{
    Good,

    /// <summary>Nothing is done, and the caller is told so.</summary>
    FailsBefore,

    /// <summary>It is done, and the caller is told that it failed.</summary>
    FailsAfter,

    /// <summary>The caller is told that it failed, and later it is done all the same.</summary>
    FailsAndHappens,

    /// <summary>Only a part of what may be cut is done, and the caller is told that it failed.</summary>
    FailsHalfway,
}
