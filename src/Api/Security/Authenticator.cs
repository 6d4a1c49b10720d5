using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.Problems;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Tokens;

namespace Budkavle.Api.Security;

/// <summary>
/// Answers who is asking and whether the route is open to them. Refuses a route without <see cref="EndpointAccess"/>: forgetting to say
/// who may use a route must not open it.
/// </summary>
internal sealed class Authenticator(TokenVerifier verifier, ClientStatuses clients, ILogger<Authenticator> logger)
{
    private const string Challenge = "Bearer realm=\"budkavle\"";
    private const string InvalidToken = Challenge + ", error=\"invalid_token\"";
    private const string Scheme = "Bearer ";
    private static readonly ScopeSet _operations = ScopeSet.Of(Scope.Operations);

    /// <summary>Sets the request's <see cref="Caller"/> and returns true, or has answered and returns false.</summary>
    public async ValueTask<bool> AdmitAsync(HttpContext context, Endpoint endpoint)
    {
        // Without a route there is nothing to protect: the framework answers 404, 405 or 415.
        if (endpoint is not RouteEndpoint route) return true;
        var access = route.Metadata.GetMetadata<EndpointAccess>();
        if (access is { IsAnonymous: true }) return true;
        if (access is null)
        {
            logger.RouteUnguarded(route.RoutePattern.RawText ?? "?");
            await Problem.Of(ProblemCode.Forbidden).ExecuteAsync(context);
            return false;
        }

        if (access.IsNotify) return await context.RequestServices.GetRequiredService<NotifyAuthenticator>().AdmitAsync(context);

        var headers = context.Request.Headers.Authorization;
        if (headers.Count == 0) return await RefuseAsync(context, Challenge);

        var caller = headers.Count == 1 ? await AuthenticateAsync(headers[0], context.RequestAborted) : null;
        if (caller is null) return await RefuseAsync(context, InvalidToken);

        var scopes = caller.Scopes;
        if (!caller.IsMailboxOwner)
        {
            var client = OnlyLooks(context.Request, access, caller)
                ? await clients.GetForLookingAsync(caller.ClientId, context.RequestAborted)
                : await clients.GetAsync(caller.ClientId, context.RequestAborted);
            if (client is null || client.Revoked) return await RefuseAsync(context, InvalidToken);
            // A scope taken away works like a revocation.
            scopes = new ScopeSet(scopes.Bits & client.Scopes.Bits);
        }

        if (!scopes.ContainsAny(access.AnyOf))
        {
            context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{access.AnyOf}\"";
            await Problem.Of(ProblemCode.ForbiddenScope, null, ("scope", access.AnyOf.ToString())).ExecuteAsync(context);
            return false;
        }

        context.Features.Set(caller);
        return true;
    }

    private static bool OnlyLooks(HttpRequest request, EndpointAccess access, Caller caller) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && access.AnyOf.Contains(_operations) && caller.Scopes.Contains(_operations);

    private ValueTask<Caller?> AuthenticateAsync(string? header, CancellationToken cancellationToken) =>
        header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? verifier.VerifyAsync(header.AsSpan(Scheme.Length).Trim(' '), cancellationToken)
            : ValueTask.FromResult<Caller?>(null);

    private static async ValueTask<bool> RefuseAsync(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        await Problem.Of(ProblemCode.Unauthorized).ExecuteAsync(context);
        return false;
    }
}
