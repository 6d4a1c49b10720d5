using Budkavle.Tests.Support;

namespace Budkavle.Web.Tests.Support;

/// <summary>A site whose operator has said what letters cost, and that takes mail.</summary>
public sealed class PortalSite : Site
{
    protected override IEnumerable<string> Arguments =>
        ["--letter-price", "1.50", "--paper-price", "9.75", "--intake-smtp", FreePort.Find().ToString(null, null)];
}
