namespace Budkavle.Api.Security;

/// <summary>
/// Endpoint metadata: which scopes open the route (any of them), or why it is open to all. A route with neither is refused to everybody.
/// </summary>
public sealed class EndpointAccess
{
    private EndpointAccess(ScopeSet anyOf, string? anonymousReason)
    {
        AnyOf = anyOf;
        AnonymousReason = anonymousReason;
    }

    public ScopeSet AnyOf { get; }

    public string? AnonymousReason { get; }

    public bool IsAnonymous => AnonymousReason is not null;

    internal static EndpointAccess Scoped(string[] anyOf) => new(ScopeSet.Of(anyOf), null);

    internal static EndpointAccess Open(string reason) => new(ScopeSet.None, reason);
}
