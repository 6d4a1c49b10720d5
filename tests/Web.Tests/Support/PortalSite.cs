namespace Budkavle.Web.Tests.Support;

/// <summary>A site whose operator has said what letters cost.</summary>
public sealed class PortalSite : Site
{
    protected override IEnumerable<string> Arguments => ["--letter-price", "1.50", "--paper-price", "9.75"];
}
