using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Keys;
using Budkavle.Storage;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.OAuth;

/// <summary>Token endpoint (RFC 6749), keys (RFC 7517) and metadata (RFC 8414).</summary>
internal static class OAuthEndpoints
{
    private const string KeysCaching = "public, max-age=30";

    public static void MapOAuth(this IEndpointRouteBuilder routes, SecurityOptions options)
    {
        routes.MapPost("/oauth/token", IssueAsync)
            .Anonymous("The client authenticates in the request itself")
            .BodyBytesMax(TokenRequest.BodyBytesMax)
            .WithName("token").WithTags("OAuth")
            .WithSummary("An access token for client credentials (client_secret_basic or private_key_jwt)");
        routes.MapGet("/.well-known/jwks.json", Keys).Anonymous("Public keys")
            .WithName("jwks").WithTags("OAuth").WithSummary("The keys that sign access tokens");
        var metadata = Metadata(options);
        routes.MapGet("/.well-known/oauth-authorization-server", () => Results.Bytes(metadata, "application/json"))
            .Anonymous("Public metadata")
            .WithName("metadata").WithTags("OAuth").WithSummary("What this authorisation server supports");
    }

    private static async Task<IResult> IssueAsync(
        HttpContext context, ClientAuthenticator authenticator, ITokenIssuer issuer, CancellationToken cancellationToken)
    {
        var (request, unreadable) = await TokenRequest.ReadAsync(context.Request, cancellationToken);
        if (request is null) return unreadable!;
        try
        {
            var (client, refused) = await authenticator.AuthenticateAsync(request, context.Connection.RemoteIpAddress, cancellationToken);
            return client is null ? refused! : Issue(request, client, issuer);
        }
        catch (Exception exception) when (exception is DirectoryUnavailableException or StorageException)
        {
            return OAuthError.Unavailable;
        }
    }

    private static IResult Issue(TokenRequest request, ClientSnapshot client, ITokenIssuer issuer)
    {
        if (request.GrantType is null) return OAuthError.InvalidRequest("The grant_type is missing.");
        if (request.GrantType != "client_credentials") return OAuthError.UnsupportedGrantType;
        var own = new ScopeSet(client.Scopes.Bits & ~ScopeSet.Of(Scope.Mailbox).Bits);
        var scopes = own;
        if (request.Scope is not null && !ScopeSet.TryParse(request.Scope, out scopes)) return OAuthError.InvalidScope;
        return scopes.IsEmpty || !own.Contains(scopes) ? OAuthError.InvalidScope : new TokenResponse(issuer.IssueForClient(client, scopes));
    }

    private static IResult Keys(HttpContext context, ISigningKeys keys)
    {
        context.Response.Headers.CacheControl = KeysCaching;
        return Results.Bytes(keys.Jwks, "application/jwk-set+json");
    }

    private static byte[] Metadata(SecurityOptions options) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["issuer"] = options.Issuer,
        ["token_endpoint"] = options.TokenEndpoint,
        ["jwks_uri"] = options.Issuer + "/.well-known/jwks.json",
        ["scopes_supported"] = Scope.All.Where(scope => scope != Scope.Mailbox),
        ["response_types_supported"] = Array.Empty<string>(),
        ["grant_types_supported"] = new[] { "client_credentials" },
        ["token_endpoint_auth_methods_supported"] = new[] { "client_secret_basic", "private_key_jwt" },
        ["token_endpoint_auth_signing_alg_values_supported"] =
            new[] { SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256 },
        ["service_documentation"] = options.Issuer + "/docs",
    });
}
