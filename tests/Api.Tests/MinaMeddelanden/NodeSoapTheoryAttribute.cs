using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>
/// A test that needs Node.js, npm's soap and xml-crypto, and the contract's WSDL; skipped with the reason where they are not there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NodeSoapTheoryAttribute : TheoryAttribute
{
    public NodeSoapTheoryAttribute() => Skip = NodeJs.MissingReason("soap", "xml-crypto")
        ?? SharedData.MissingReason("minameddelanden/Service.wsdl");

    internal static string? Modules { get; } = Path.GetDirectoryName(NodeJs.FindPackage("soap"));
}
