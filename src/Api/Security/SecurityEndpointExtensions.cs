namespace Budkavle.Api.Security;

/// <summary>How routes say who may use them, and how endpoints ask who does.</summary>
public static class SecurityEndpointExtensions
{
    /// <summary>
    /// Opens the route, or every route of the group, to tokens with at least one of the scopes. The innermost call counts.
    /// </summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, params string[] anyOf) where TBuilder : IEndpointConventionBuilder
    {
        if (anyOf.Length == 0) throw new ArgumentException("At least one scope.", nameof(anyOf));
        return builder.WithMetadata(EndpointAccess.Scoped(anyOf));
    }

    /// <summary>Opens the routes to senders with a key of GOV.UK Notify's contract.</summary>
    public static TBuilder RequireNotifyKey<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(EndpointAccess.NotifyKey());

    /// <summary>Opens the route to everybody, with the reason why that is right.</summary>
    public static TBuilder Anonymous<TBuilder>(this TBuilder builder, string reason) where TBuilder : IEndpointConventionBuilder
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return builder.WithMetadata(EndpointAccess.Open(reason));
    }

    /// <summary>Who is asking.</summary>
    /// <exception cref="InvalidOperationException">The route is anonymous.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("An anonymous route has no caller.");

    /// <summary>Routes that carry neither a scope nor a reason for being open. Asserted empty at start and by a test.</summary>
    public static IReadOnlyList<string> UnguardedRoutes(this IEndpointRouteBuilder routes) =>
        [.. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<EndpointAccess>() is null)
            .Select(endpoint => endpoint.DisplayName ?? endpoint.RoutePattern.RawText ?? "?")];
}
