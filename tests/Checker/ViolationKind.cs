namespace Budkavle.Checker;

/// <summary>The two kinds of damage that a report names by themselves, and all others.</summary>
public enum ViolationKind
{
    Other,

    /// <summary>An acknowledged letter is not where it must be, or cannot be read.</summary>
    Lost,

    /// <summary>A letter is there more often than it was sent.</summary>
    Duplicated,
}
