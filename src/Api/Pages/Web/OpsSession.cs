using System.Buffers.Text;
using System.Security.Cryptography;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.OAuth;
using Budkavle.Api.Security.Tokens;

namespace Budkavle.Api.Pages.Web;

/// <summary>
/// The operator's log-in for pages: a client with the scope <see cref="Scope.Operations"/> gives its secret once, and an access token of
/// ten minutes goes into a cookie that scripts cannot read and other sites cannot send, and that the API does not take. It is renewed for
/// <see cref="PageSession.LifeMax"/> at most and never after a log-out. A revoked client is out within a minute, as in the API.
/// </summary>
internal sealed class OpsSession(
    ClientAuthenticator authenticator, ITokenIssuer issuer, TokenVerifier verifier, ClientStatuses clients, ClosedSessions closed,
    SecurityOptions options, TimeProvider time)
{
    private const int SessionIdBytes = 16;
    private const string Cookie = "budkavle-ops";
    private static readonly ScopeSet _needed = ScopeSet.Of(Scope.Operations);

    /// <summary>
    /// Whether the request comes from someone logged in. Who only looks is let in while the directory of clients does not answer: see
    /// <see cref="ClientStatuses"/>.
    /// </summary>
    public async ValueTask<bool> IsOpenAsync(HttpContext http) =>
        await FindAsync(http, looks: HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) is not null;

    /// <summary>Logs in; false if client or secret is wrong, the client may not operate, or too many attempts have failed.</summary>
    public async Task<bool> TryOpenAsync(HttpContext http, string clientId, string secret)
    {
        var request = TokenRequest.OfOperator(clientId, secret);
        var (client, _) = await authenticator.AuthenticateAsync(request, http.Connection.RemoteIpAddress, http.RequestAborted);
        if (client is null || !client.Scopes.Contains(_needed)) return false;
        var openedAt = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        Give(http, client, new PageSession(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionIdBytes)), openedAt));
        return true;
    }

    /// <summary>Makes the session last another ten minutes from now, but not beyond its end. False if there is none.</summary>
    public async ValueTask<bool> TryRenewAsync(HttpContext http)
    {
        if (await FindAsync(http, looks: true) is not var (client, session)) return false;
        Give(http, client, session);
        return true;
    }

    /// <summary>Logs out: every cookie that the session was ever given is refused from now on.</summary>
    public async Task CloseAsync(HttpContext http)
    {
        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/ops" });
        if (await VerifyAsync(http) is { Session: { } session }) await closed.CloseAsync(session);
    }

    private void Give(HttpContext http, ClientSnapshot client, PageSession session)
    {
        var token = issuer.IssueForPages(client, session);
        http.Response.Cookies.Append(Cookie, token.AccessToken, new CookieOptions
        {
            HttpOnly = true,
            // A proxy may have ended TLS: the public address decides.
            Secure = http.Request.IsHttps || options.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase),
            SameSite = SameSiteMode.Strict,
            Path = "/ops",
            MaxAge = token.ExpiresIn,
        });
    }

    private async ValueTask<(ClientSnapshot Client, PageSession Session)?> FindAsync(HttpContext http, bool looks)
    {
        if (await VerifyAsync(http) is not { Session: { } session } caller) return null;
        if (await closed.IsClosedAsync(session, looks, http.RequestAborted)) return null;
        var client = looks
            ? await clients.GetForLookingAsync(caller.ClientId, http.RequestAborted)
            : await clients.GetAsync(caller.ClientId, http.RequestAborted);
        return client is { Revoked: false } && client.Scopes.Contains(_needed) ? (client, session) : null;
    }

    /// <summary>Whom the cookie was given to, if it is one of ours and its time is not over.</summary>
    private async ValueTask<Caller?> VerifyAsync(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } token) return null;
        var caller = await verifier.VerifyForPagesAsync(token, http.RequestAborted);
        return caller is not null && caller.Scopes.Contains(_needed) ? caller : null;
    }

    /// <summary>
    /// Whether a form was sent from our own pages. Browsers say so themselves; a request that says neither is no browser's, and carries no
    /// cookie that somebody else could make use of.
    /// </summary>
    public static bool IsOwnForm(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site == "same-origin";
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
