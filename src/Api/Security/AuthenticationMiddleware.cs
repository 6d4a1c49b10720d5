using Budkavle.Api.Problems;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Tokens;

namespace Budkavle.Api.Security;

/// <summary>
/// Answers who is asking and whether the route is open to them. Runs between routing and the endpoint. Refuses a route without
/// <see cref="EndpointAccess"/>: forgetting to say who may use a route must not open it.
/// </summary>
internal sealed class AuthenticationMiddleware(
    RequestDelegate next, TokenVerifier verifier, ClientStatuses clients, ILogger<AuthenticationMiddleware> logger)
{
    private const string Challenge = "Bearer realm=\"budkavle\"";
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext context)
    {
        // Without a route there is nothing to protect: the framework answers 404, 405 or 415.
        if (context.GetEndpoint() is not RouteEndpoint endpoint || endpoint.Metadata.GetMetadata<EndpointAccess>() is { IsAnonymous: true })
        {
            await next(context);
            return;
        }

        var access = endpoint.Metadata.GetMetadata<EndpointAccess>();
        if (access is null)
        {
            logger.RouteUnguarded(endpoint.RoutePattern.RawText ?? "?");
            await Problem.Of(ProblemCode.Forbidden).ExecuteAsync(context);
            return;
        }

        var headers = context.Request.Headers.Authorization;
        if (headers.Count == 0)
        {
            await RefuseAsync(context, Challenge);
            return;
        }

        var caller = headers.Count == 1 ? await AuthenticateAsync(headers[0], context.RequestAborted) : null;
        if (caller is null)
        {
            await RefuseAsync(context, Challenge + ", error=\"invalid_token\"");
            return;
        }

        var scopes = caller.Scopes;
        if (!caller.IsMailboxOwner)
        {
            var client = await clients.GetAsync(caller.ClientId, context.RequestAborted);
            if (client is null || client.Revoked)
            {
                await RefuseAsync(context, Challenge + ", error=\"invalid_token\"");
                return;
            }

            // A scope taken away works like a revocation.
            scopes = new ScopeSet(scopes.Bits & client.Scopes.Bits);
        }

        if (!scopes.ContainsAny(access.AnyOf))
        {
            context.Response.Headers.WWWAuthenticate = $"{Challenge}, error=\"insufficient_scope\", scope=\"{access.AnyOf}\"";
            await Problem.Of(ProblemCode.ForbiddenScope, null, ("scope", access.AnyOf.ToString())).ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    private ValueTask<Caller?> AuthenticateAsync(string? header, CancellationToken cancellationToken) =>
        header is not null && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? verifier.VerifyAsync(header.AsSpan(Scheme.Length).Trim(' '), cancellationToken)
            : ValueTask.FromResult<Caller?>(null);

    private static Task RefuseAsync(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return Problem.Of(ProblemCode.Unauthorized).ExecuteAsync(context);
    }
}
