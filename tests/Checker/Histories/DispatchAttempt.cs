namespace Budkavle.Checker.Histories;

/// <summary>One try to release a dispatch to its recipients. Ok means that it was started, not that it has ended.</summary>
public sealed class DispatchAttempt : Attempt
{
    /// <summary>The dispatch's id or key: the same at every attempt.</summary>
    public required string Dispatch { get; init; }

    /// <summary>Each once.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }
}
