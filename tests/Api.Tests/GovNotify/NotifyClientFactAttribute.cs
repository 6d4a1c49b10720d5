using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>A test that needs Node.js and npm's notifications-node-client (npm ci in tests/Web.Tests).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NotifyClientFactAttribute : FactAttribute
{
    public NotifyClientFactAttribute() => Skip = NodeJs.MissingReason
        ?? (Module is null ? "notifications-node-client is not installed (npm ci in tests/Web.Tests)." : null);

    internal static string? Module { get; } = NodeJs.FindPackage("notifications-node-client");
}
