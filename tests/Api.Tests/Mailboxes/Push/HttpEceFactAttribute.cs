using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Mailboxes.Push;

/// <summary>A test that needs Node.js and npm's http_ece (npm ci in tests/Web.Tests).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HttpEceFactAttribute : FactAttribute
{
    public HttpEceFactAttribute() => Skip = NodeJs.MissingReason
        ?? (Module is null ? "http_ece is not installed (npm ci in tests/Web.Tests)." : null);

    internal static string? Module { get; } = NodeJs.FindPackage("http_ece");
}
