namespace Budkavle.Checker.Histories;

/// <summary>How an attempt ended for the one who made it.</summary>
public enum Outcome
{
    /// <summary>No answer, or one that leaves it open. The attempt may have had its effect, may have it later, or never.</summary>
    Unknown,

    /// <summary>Acknowledged.</summary>
    Ok,

    /// <summary>Definitely refused: this attempt has no effect, ever.</summary>
    Refused,
}
