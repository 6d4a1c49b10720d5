using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>A test that needs Node.js and npm's oidc-provider; skipped with the reason where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeEidTheoryAttribute : TheoryAttribute
{
    public NodeEidTheoryAttribute() => Skip = NodeJs.MissingReason("oidc-provider");
}
