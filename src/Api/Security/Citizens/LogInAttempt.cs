namespace Budkavle.Api.Security.Citizens;

/// <summary>A log-in that has begun. It travels sealed in a cookie of the browser that began it.</summary>
internal sealed record LogInAttempt
{
    /// <summary><see cref="IEidProvider.Id"/>.</summary>
    public required string Provider { get; init; }

    /// <summary>256 random bits, base64url. Ties the answer to this browser.</summary>
    public required string State { get; init; }

    /// <summary>256 random bits, base64url. Ties the ID token to this attempt.</summary>
    public required string Nonce { get; init; }

    /// <summary>256 random bits, base64url: the code verifier (RFC 7636).</summary>
    public required string Verifier { get; init; }

    public required string ReturnPath { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => $"LogInAttempt({Provider})";
}
