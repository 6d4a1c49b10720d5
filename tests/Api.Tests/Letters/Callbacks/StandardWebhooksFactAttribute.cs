using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>A test that needs Node.js and npm's standardwebhooks (npm ci in tests/Web.Tests).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StandardWebhooksFactAttribute : FactAttribute
{
    public StandardWebhooksFactAttribute() => Skip = NodeJs.MissingReason
        ?? (Module is null ? "standardwebhooks is not installed (npm ci in tests/Web.Tests)." : null);

    internal static string? Module { get; } = NodeJs.FindPackage("standardwebhooks");
}
