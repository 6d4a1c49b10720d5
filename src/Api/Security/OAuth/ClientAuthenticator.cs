using System.Net;
using System.Security.Cryptography;
using Budkavle.Api.Security.Clients;

namespace Budkavle.Api.Security.OAuth;

/// <summary>
/// Authenticates the client of a token request by <c>client_secret_basic</c> or <c>private_key_jwt</c>. Every refusal looks the same
/// and takes the same work, whether the client exists or not.
/// </summary>
internal sealed class ClientAuthenticator(
    ClientStatuses clients,
    IClientSecrets secrets,
    ClientAssertions assertions,
    FailureLimiter failures,
    ILogger<ClientAuthenticator> logger)
{
    private const int ClientIdLengthMax = 128;

    private static readonly byte[] _nobody = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <returns>The client, or the error to answer.</returns>
    public async ValueTask<(ClientSnapshot? Client, OAuthError? Error)> AuthenticateAsync(
        TokenRequest request, IPAddress? address, CancellationToken cancellationToken)
    {
        if (request.HasAuthorization && request.Assertion is not null)
            return (null, OAuthError.InvalidRequest("Only one way of client authentication at a time."));
        if (request.Assertion is not null && request.AssertionType != ClientAssertions.Type)
            return (null, OAuthError.InvalidRequest("The client_assertion_type is not supported."));
        if (request.ClientSecret is not null)
            return (null, OAuthError.InvalidRequest("The secret belongs in the Authorization header (client_secret_basic)."));

        var assertion = request.Assertion is null ? null : assertions.Read(request.Assertion);
        var clientId = request.Basic?.ClientId ?? assertion?.Subject ?? "";
        if (failures.IsBlocked(Bounded(clientId), address, out var retryAfter)) return (null, OAuthError.TooManyFailures(retryAfter));

        var matches = IsClientId(clientId) && (request.ClientId is null || request.ClientId == clientId);
        ClientSnapshot? client;
        try
        {
            client = matches ? await clients.ReadAsync(clientId, cancellationToken) : null;
        }
        catch (DirectoryUnavailableException)
        {
            if (WithoutDirectory(clientId, request) is not { } known) throw;
            return (known, null);
        }

        var proven = request.Basic is { } basic
            ? secrets.Verify(client is { SecretHash.IsEmpty: false } ? client.SecretHash.Span : _nobody, basic.Secret) && client is not null
            : assertion is not null && await assertions.VerifyAsync(assertion, client, cancellationToken);
        if (proven && client is { Revoked: false }) return (client, null);

        failures.Failed(Bounded(clientId), address);
        logger.ClientRefused(request.Basic is not null ? "secret" : assertion is not null ? "assertion" : "nothing readable");
        return (null, OAuthError.InvalidClient);
    }

    /// <summary>
    /// Who only wants to look after the engine gets in by what was last known. A wrong secret is told as for a client that nobody knows.
    /// </summary>
    private ClientSnapshot? WithoutDirectory(string clientId, TokenRequest request) =>
        request is { Scope: Scope.Operations, Basic: { } basic }
        && clients.LastKnownOperator(clientId) is { SecretHash.IsEmpty: false } known && secrets.Verify(known.SecretHash.Span, basic.Secret)
            ? known
            : null;

    private static string Bounded(string clientId) => clientId.Length <= ClientIdLengthMax ? clientId : "";

    private static bool IsClientId(string text) =>
        text.Length is > 0 and <= ClientIdLengthMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
