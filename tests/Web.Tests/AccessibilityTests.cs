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
    [InlineData("/log-in", 360)]
    [InlineData("/log-in/start/test?return=/my", 360)]
    public async Task A_page_breaks_no_rule_of_wcag_2_aa_that_a_machine_can_check(string path, int width)
    {
        var (page, _) = await site.OpenAsync(path, width: width);
        await page.EvaluateAsync(await File.ReadAllTextAsync(AxeRules.Path!));

        var broken = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] })).violations"
            + ".map(rule => rule.id + ': ' + rule.nodes.map(node => node.target.join(' ')).join(', '))");

        Assert.Empty(broken);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), "The page scrolls sideways.");
    }
}
