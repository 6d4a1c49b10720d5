namespace Budkavle.Api.Security;

/// <summary>
/// Endpoint metadata: which scopes open the route (any of them), or a key of GOV.UK Notify's contract, or why it is open to all. A route
/// with none of these is refused to everybody.
/// </summary>
public sealed class EndpointAccess
{
    private EndpointAccess(ScopeSet anyOf, string? anonymousReason, bool isNotify = false)
    {
        AnyOf = anyOf;
        AnonymousReason = anonymousReason;
        IsNotify = isNotify;
    }

    public ScopeSet AnyOf { get; }

    public string? AnonymousReason { get; }

    public bool IsAnonymous => AnonymousReason is not null;

    /// <summary>Opened by a key of GOV.UK Notify's contract, and by no access token.</summary>
    public bool IsNotify { get; }

    internal static EndpointAccess Scoped(string[] anyOf) => new(ScopeSet.Of(anyOf), null);

    internal static EndpointAccess NotifyKey() => new(ScopeSet.None, null, isNotify: true);

    internal static EndpointAccess Open(string reason) => new(ScopeSet.None, reason);
}
