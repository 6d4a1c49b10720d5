namespace Budkavle.Checker.Histories;

/// <summary>One try of one operation. Retries are attempts of the same operation.</summary>
public abstract class Attempt
{
    /// <summary>Names the operation in reports; the same for all its attempts.</summary>
    public required string Operation { get; init; }

    public required string Sender { get; init; }

    /// <summary>Digest of all that the recipient gets to see.</summary>
    public required string Content { get; init; }

    /// <summary>In the history's own unit; only the order counts.</summary>
    public required long InvokedAt { get; init; }

    /// <summary>When the outcome was known; as late as can be while there is none.</summary>
    public long EndedAt { get; private set; } = long.MaxValue;

    public Outcome Outcome { get; private set; }

    /// <summary>The refusal's code, or empty.</summary>
    public string Code { get; private set; } = "";

    /// <summary>May have had its effect.</summary>
    public bool IsPossible => Outcome != Outcome.Refused;

    internal void End(long at, Outcome outcome, string code)
    {
        if (EndedAt != long.MaxValue) throw new InvalidOperationException($"An attempt of {Operation} ended twice.");
        (EndedAt, Outcome, Code) = (at, outcome, code);
    }
}
