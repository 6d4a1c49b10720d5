namespace Budkavle.Checker.Histories;

/// <summary>One try to send one letter: a single request, or a line of a bulk request.</summary>
public sealed class LetterAttempt : Attempt
{
    public required string Key { get; init; }

    /// <summary>Any name of the recipient that the final state uses too; never the number itself.</summary>
    public required string Recipient { get; init; }

    /// <summary>Waits for a publication time.</summary>
    public bool IsScheduled { get; init; }

    /// <summary>The letter's id as answered, or empty.</summary>
    public string LetterId { get; internal set; } = "";
}
