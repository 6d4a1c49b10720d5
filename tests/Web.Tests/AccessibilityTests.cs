using Budkavle.Web.Tests.Support;

namespace Budkavle.Web.Tests;

public sealed class AccessibilityTests(Site site) : IClassFixture<Site>
{
    [AccessibilityTheory]
    [InlineData("/", 1280)]
    [InlineData("/", 360)]
    [InlineData("/demo", 360)]
    [InlineData("/demo/mail", 1280)]
    [InlineData("/demo/recipients/0", 360)]
    [InlineData("/ops/login", 360)]
    [InlineData("/statistics", 360)]
    [InlineData("/files/nosuchlink", 360)]
    [InlineData("/files/nosuchlink", 1280)]
    [InlineData("/log-in", 360)]
    [InlineData("/log-in/start/test?return=/my", 360)]
    public async Task A_page_breaks_no_rule_of_wcag_2_aa_that_a_machine_can_check(string path, int width)
    {
        var (page, _) = await site.OpenAsync(path, width: width);
        await AxeRules.CheckAsync(page);
    }
}
