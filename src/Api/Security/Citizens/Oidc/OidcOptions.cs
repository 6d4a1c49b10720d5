namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>
/// An e-ID that speaks OpenID Connect by the Swedish profile (oidc-sweden, profile and claims 1.0): which one, who we are to it, and the
/// limits of what is exchanged.
/// </summary>
public sealed record OidcOptions
{
    /// <summary>The issuer, exactly as it writes itself; <c>/.well-known/openid-configuration</c> is read below it.</summary>
    public required string Authority { get; init; }

    public required string ClientId { get; init; }

    /// <summary>
    /// A file with our private key in PEM (PKCS #8): EC P-256, or RSA of 2,048 bits or more. Its public half, for the provider, is at
    /// <c>/.well-known/eid-client-keys</c>.
    /// </summary>
    public required string KeyFile { get; init; }

    /// <summary>
    /// A file with another private key of the same kinds, to which the provider may encrypt ID tokens and UserInfo; null for none, and then
    /// what is encrypted is refused.
    /// </summary>
    public string? EncryptionKeyFile { get; init; }

    /// <summary>What the citizen reads after "Log in with"; null for the authority's host.</summary>
    public string? Name { get; init; }

    /// <summary>How far clocks may be apart.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one question to the provider may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How old what we know of the provider may be.</summary>
    public TimeSpan MetadataAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Keys are read again for a key that we do not know, but no more often than this.</summary>
    public TimeSpan KeysAgeMin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest answer of the provider. Discovery and keys are a few KB.</summary>
    public int AnswerBytesMax { get; init; } = 256 * 1024;

    /// <exception cref="ArgumentException">Something is missing, or would travel in the clear.</exception>
    public void Validate(bool production, string issuer)
    {
        if (!IsSafe(Authority, production)) throw new ArgumentException("The e-ID's authority must be an https address.");
        if (Authority.EndsWith('/')) throw new ArgumentException("The e-ID's authority is given without a slash at the end.");
        if (string.IsNullOrWhiteSpace(ClientId)) throw new ArgumentException("The e-ID needs a client id.");
        if (production && !issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException("Log-in in production needs a public address of https (--public-url).");
    }

    /// <summary>https; outside production also http on this machine.</summary>
    internal static bool IsSafe(string? address, bool production) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (!production && uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
