namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>One log-in, as the citizen sees it.</summary>
public sealed record LogInEntry
{
    public required DateTimeOffset At { get; init; }

    /// <summary>The e-ID's issuer.</summary>
    public required string Provider { get; init; }

    /// <summary>1 to 4.</summary>
    public required int Level { get; init; }

    /// <summary>When the citizen logged out; null for a session that goes on or ran out.</summary>
    public DateTimeOffset? LoggedOutAt { get; init; }

    /// <summary>The session's name in the store, 32 hexadecimal digits.</summary>
    public required string Session { get; init; }

    /// <summary>SHA-256, in hexadecimal, of what the e-ID signed, kept sealed among the contents; null where it signs nothing.</summary>
    public string? Proof { get; init; }
}
