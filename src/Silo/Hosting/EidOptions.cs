using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Oidc;

namespace Budkavle.Silo.Hosting;

/// <summary>Which e-ID citizens log in with.</summary>
public sealed record EidOptions
{
    /// <summary>"oidc", "test" or "none"; null is the test e-ID in a demo and none in production.</summary>
    public string? Kind { get; init; }

    /// <summary>The issuer of an e-ID that speaks OpenID Connect.</summary>
    public string? Authority { get; init; }

    /// <summary>Our name at the issuer.</summary>
    public string? ClientId { get; init; }

    /// <summary>Our private key, a PEM file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What the citizen reads after "Log in with"; null for the authority's host.</summary>
    public string? Name { get; init; }

    /// <exception cref="ArgumentException">No such kind, or something is missing.</exception>
    public CitizenOptions ToCitizenOptions(bool production)
    {
        var kind = Kind ?? (production ? "none" : "test");
        if (kind is not ("none" or "test" or "oidc")) throw new ArgumentException("--eid is none, test or oidc.");
        if (kind != "oidc" && (Authority ?? ClientId ?? KeyFile ?? Name) is not null)
            throw new ArgumentException("--eid-authority, --eid-client-id, --eid-key and --eid-name belong to --eid oidc.");
        return new CitizenOptions { Production = production, TestEid = kind == "test", Oidc = kind == "oidc" ? ToOidcOptions() : null };
    }

    private OidcOptions ToOidcOptions() => new()
    {
        Authority = Authority ?? throw new ArgumentException("--eid oidc needs --eid-authority."),
        ClientId = ClientId ?? throw new ArgumentException("--eid oidc needs --eid-client-id."),
        KeyFile = KeyFile ?? throw new ArgumentException("--eid oidc needs --eid-key."),
        Name = Name,
    };
}
