using System.Text.Json;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>What the provider says of itself, as far as we need it.</summary>
/// <param name="AuthorizationEndpoint">Where the browser goes.</param>
/// <param name="TokenEndpoint">Where the code is changed for tokens.</param>
/// <param name="UserinfoEndpoint">Where the number is asked for.</param>
/// <param name="JwksUri">Where the provider's keys are.</param>
/// <param name="StatesIssuer">Whether its answers name it (RFC 9207); then one without the name is refused.</param>
/// <param name="Claims">What it calls national numbers.</param>
internal sealed record OidcMetadata(
    string AuthorizationEndpoint, string TokenEndpoint, string UserinfoEndpoint, string JwksUri, bool StatesIssuer, OidcClaimNames Claims)
{
    /// <exception cref="EidException">It is another issuer, or cannot do what the profile demands.</exception>
    public static OidcMetadata Parse(JsonElement json, string authority, bool production)
    {
        if (json.ValueKind != JsonValueKind.Object || TextOf(json, "issuer") != authority) throw Fault("discovery names another issuer");
        // What is not said has the default of OpenID Connect Discovery, 3.
        if (!Lists(json, "code_challenge_methods_supported", "S256")) throw Fault("the provider has no S256");
        if (!Lists(json, "token_endpoint_auth_methods_supported", "private_key_jwt")) throw Fault("the provider has no private_key_jwt");
        if (!json.TryGetProperty("claims_parameter_supported", out var claims) || claims.ValueKind != JsonValueKind.True)
            throw Fault("the provider has no claims parameter");
        return new OidcMetadata(
            Address("authorization_endpoint"), Address("token_endpoint"), Address("userinfo_endpoint"), Address("jwks_uri"),
            json.TryGetProperty("authorization_response_iss_parameter_supported", out var states)
                && states.ValueKind == JsonValueKind.True,
            OidcClaimNames.Of(name => Lists(json, "claims_supported", name)));

        string Address(string name) => TextOf(json, name) is { } address && OidcOptions.IsSafe(address, production)
            ? address
            : throw Fault("an endpoint is missing or not https");
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Lists(JsonElement json, string name, string wanted) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        && list.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(wanted));

    private static EidException Fault(string detail) => new(EidFailure.Fault, detail);
}
