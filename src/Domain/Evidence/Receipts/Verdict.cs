namespace Budkavle.Domain.Evidence;

/// <summary>What a verification says of one thing.</summary>
public enum Verdict
{
    /// <summary>It was checked and is true.</summary>
    Holds,

    /// <summary>It was checked and is false.</summary>
    Fails,

    /// <summary>There was nothing to check it with.</summary>
    Unproven,

    /// <summary>Nothing to check: said for the reader.</summary>
    Says,
}
