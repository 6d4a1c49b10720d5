namespace Budkavle.Api.Security;

/// <summary>The limits and lifetimes of authentication.</summary>
public sealed record SecurityOptions
{
    /// <summary>
    /// The issuer: the service's public address without a slash at the end. Tokens carry it; assertions are addressed to it.
    /// </summary>
    public required string Issuer { get; init; }

    /// <summary>The address of the token endpoint as clients see it.</summary>
    public string TokenEndpoint => Issuer + "/oauth/token";

    /// <summary>The <c>aud</c> of access tokens. The service is its own and only resource server, so the default is the issuer.</summary>
    public string Audience { get => field ?? Issuer; init; }

    /// <summary>The <c>aud</c> of tokens in the cookie of operators' pages: the API takes none of them, the pages no others.</summary>
    public string PagesAudience => Audience + "/ops";

    /// <summary>
    /// Ten minutes: short enough to need no revocation list for mailbox tokens, long enough that issuing costs nothing beside the work.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How far clocks may be apart, for client assertions. The service's own tokens get none of it.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A client assertion may not be valid for longer than this from now (RFC 7523, 3, leaves the figure to us).</summary>
    public TimeSpan AssertionLifetimeMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A signing key signs for this long, then a new one takes over.</summary>
    public TimeSpan SigningKeyLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often the keys are read again from the store, so that another silo's rotation is seen.</summary>
    public TimeSpan SigningKeyRefresh { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How old the knowledge of a client's status may be. Half of the minute in which a revocation must take effect.</summary>
    public TimeSpan ClientStatusAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// While the directory does not answer, a known status is believed up to this age; then requests are refused as unavailable.
    /// </summary>
    public TimeSpan ClientStatusAgeWithoutDirectory { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>How long the directory may take.</summary>
    public TimeSpan ClientLookupTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Clients whose status is kept. 238 agencies used the Swedish service in 2022; this leaves room for forty clients each.
    /// </summary>
    public int ClientStatusEntriesMax { get; init; } = 10_000;

    /// <summary>Verified tokens kept in memory, about 300 bytes each: 100,000 mailbox owners within ten minutes.</summary>
    public int VerifiedTokensMax { get; init; } = 100_000;

    /// <summary>Failed authentications in <see cref="FailureWindow"/> after which a client at an address must wait.</summary>
    public int FailuresPerClientAndAddressMax { get; init; } = 10;

    /// <summary>The same over all clients at one address. Larger, since agencies share a proxy.</summary>
    public int FailuresPerAddressMax { get; init; } = 100;

    public TimeSpan FailureWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Keys that the failure counters hold; beyond it new ones are not counted. Secrets have 256 bits, so memory is the scarcer good.
    /// </summary>
    public int FailureEntriesMax { get; init; } = 50_000;

    /// <exception cref="ArgumentException">A value is missing or impossible.</exception>
    public void Validate()
    {
        if (!Uri.TryCreate(Issuer, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new ArgumentException("Issuer must be an absolute http(s) address.", nameof(Issuer));
        if (Issuer.EndsWith('/') || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new ArgumentException("Issuer must have no slash at the end, no query and no fragment (RFC 8414, 2).", nameof(Issuer));
        if (AccessTokenLifetime <= TimeSpan.Zero || AccessTokenLifetime > TimeSpan.FromHours(1))
            throw new ArgumentException("AccessTokenLifetime must be between zero and one hour.", nameof(AccessTokenLifetime));
        if (ClientStatusAge > ClientStatusAgeWithoutDirectory || ClientStatusAgeWithoutDirectory > TimeSpan.FromMinutes(1))
            throw new ArgumentException("A revocation must take effect within a minute.", nameof(ClientStatusAge));
    }
}
