using Budkavle.Api.Security.Citizens.BankId;
using Budkavle.Api.Security.Citizens.Oidc;
using Budkavle.Domain.Identity.Sessions;

namespace Budkavle.Api.Security.Citizens;

/// <summary>How citizens log in.</summary>
public sealed record CitizenOptions
{
    /// <summary>A production service: https only, and no test e-ID.</summary>
    public required bool Production { get; init; }

    /// <summary>Whether anybody may log in as any of the demo's recipients.</summary>
    public bool TestEid { get; init; }

    /// <summary>An e-ID by OpenID Connect; null for none.</summary>
    public OidcOptions? Oidc { get; init; }

    /// <summary>BankID; null for none.</summary>
    public BankIdOptions? BankId { get; init; }

    public SessionLimits Sessions { get; init; } = new();

    /// <exception cref="ArgumentException">The options contradict each other, or would let in whoever likes.</exception>
    public void Validate(string issuer)
    {
        Sessions.Validate();
        Oidc?.Validate(Production, issuer);
        BankId?.Validate();
        if (Production && TestEid)
            throw new ArgumentException("The test e-ID lets anybody in as anybody: it cannot be used in production.");
    }
}
