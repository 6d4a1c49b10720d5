using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Evidence;

/// <summary>A test that needs Node.js; skipped where there is none.</summary>
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeJs.MissingReason;
}
