using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.BankId;
using Budkavle.Api.Security.Citizens.Oidc;

namespace Budkavle.Silo.Hosting;

/// <summary>Which e-ID citizens log in with.</summary>
public sealed record EidOptions
{
    /// <summary>Of "oidc", "bankid" and "test" any, or "none"; nothing means the test e-ID in a demo and none in production.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The issuer of an e-ID that speaks OpenID Connect.</summary>
    public string? Authority { get; init; }

    /// <summary>Our name at the issuer.</summary>
    public string? ClientId { get; init; }

    /// <summary>Our private key, a PEM file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Our private key for what the issuer encrypts, a PEM file; null for none.</summary>
    public string? EncryptionKeyFile { get; init; }

    /// <summary>What the citizen reads after "Log in with"; null for the authority's host.</summary>
    public string? Name { get; init; }

    /// <summary>BankID's base address; null for its production service.</summary>
    public string? BankIdAddress { get; init; }

    /// <summary>The relying party's certificate and key, a PKCS #12 file.</summary>
    public string? BankIdCertificate { get; init; }

    /// <summary>A file with the password of the certificate.</summary>
    public string? BankIdPasswordFile { get; init; }

    /// <summary>The root of BankID's server certificate, a PEM file.</summary>
    public string? BankIdRoot { get; init; }

    /// <exception cref="ArgumentException">No such kind, or something is missing.</exception>
    public CitizenOptions ToCitizenOptions(bool production)
    {
        IReadOnlyList<string> kinds = Kinds.Count > 0 ? Kinds : production ? ["none"] : ["test"];
        if (kinds.Any(kind => kind is not ("none" or "test" or "oidc" or "bankid")) || (kinds.Contains("none") && kinds.Count > 1))
            throw new ArgumentException("--eid is none, or any of test, oidc and bankid.");
        if (!kinds.Contains("oidc") && (Authority ?? ClientId ?? KeyFile ?? EncryptionKeyFile ?? Name) is not null)
            throw new ArgumentException("--eid-authority, -client-id, -key, -encryption-key and -name belong to --eid oidc.");
        if (!kinds.Contains("bankid") && (BankIdAddress ?? BankIdCertificate ?? BankIdPasswordFile ?? BankIdRoot) is not null)
            throw new ArgumentException("--bankid-address, -certificate, -password and -root belong to --eid bankid.");
        return new CitizenOptions
        {
            Production = production,
            TestEid = kinds.Contains("test"),
            Oidc = kinds.Contains("oidc") ? ToOidcOptions() : null,
            BankId = kinds.Contains("bankid") ? ToBankIdOptions() : null,
        };
    }

    private BankIdOptions ToBankIdOptions() => new()
    {
        Address = BankIdAddress is null ? BankIdOptions.Service
            : Uri.TryCreate(BankIdAddress, UriKind.Absolute, out var address) ? address
            : throw new ArgumentException("--bankid-address is an address."),
        CertificateFile = BankIdCertificate ?? throw new ArgumentException("--eid bankid needs --bankid-certificate."),
        PasswordFile = BankIdPasswordFile,
        RootFile = BankIdRoot ?? throw new ArgumentException("--eid bankid needs --bankid-root."),
    };

    private OidcOptions ToOidcOptions() => new()
    {
        Authority = Authority ?? throw new ArgumentException("--eid oidc needs --eid-authority."),
        ClientId = ClientId ?? throw new ArgumentException("--eid oidc needs --eid-client-id."),
        KeyFile = KeyFile ?? throw new ArgumentException("--eid oidc needs --eid-key."),
        EncryptionKeyFile = EncryptionKeyFile,
        Name = Name,
    };
}
