namespace Budkavle.Checker;

/// <summary>The codes of refusals that the rules know (src/Api/Problems/ProblemCode.Table.cs).</summary>
public static class RefusalCodes
{
    public const string KeyReused = "idempotency_key_reused";

    /// <summary>What a client notes that had nobody to ask: nothing went out.</summary>
    public const string NotSent = "not_sent";

    /// <summary>Nothing was done now; the same request may be accepted later. They answer nothing about the letter.</summary>
    public static IReadOnlySet<string> Passing { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        NotSent, "overloaded", "rate_limited", "unauthorized", "quota_exceeded", "request_timeout",
    };
}
