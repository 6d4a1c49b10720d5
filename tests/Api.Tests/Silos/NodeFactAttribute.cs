namespace Budkavle.Api.Tests.Silos;

/// <summary>A test that needs Node.js, and packages among those of the pages' tests; skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute(params string[] packages) => Skip = NodeJs.MissingReason(packages);
}
