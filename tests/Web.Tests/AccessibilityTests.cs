using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>
/// Every page that is for everybody or for a citizen, on a desk and on a phone. With BUDKAVLE_SHOTS a picture of each is saved, for
/// people to look at; those of operations, of the portal and of acting for others are saved by their own tests.
/// </summary>
public sealed class AccessibilityTests(Site site) : IClassFixture<Site>
{
    [AccessibilityTheory]
    [InlineData(360, "sv-SE")]
    [InlineData(1280, "en-GB")]
    public async Task No_page_for_everybody_breaks_a_rule_that_a_machine_can_check_or_is_wider_than_the_screen(int width, string language)
    {
        var (page, _) = await site.OpenAsync("/", language, width);
        await site.SendAsync(7, "Kallelse till möte", "text/plain", "Välkommen.");
        foreach (var path in new[]
        {
            "/", "/demo", "/demo/mail", "/demo/recipients/7", "/ops/login", "/statistics", "/files/nosuchlink", "/log-in",
            "/log-in/start/test?return=/my",
        })
        {
            await CheckAsync(page, path, width);
        }
    }

    [AccessibilityTheory]
    [InlineData(360, "sv-SE")]
    [InlineData(1280, "en-GB")]
    public async Task No_page_of_a_mailbox_breaks_a_rule_that_a_machine_can_check_or_is_wider_than_the_screen(int width, string language)
    {
        var letter = await site.SendAsync(8, "Beslut om bygglov för Storgatan 12", "text/plain", "Hej.\n\nAnsökan beviljas.");
        var (page, _) = await site.OpenMailboxAsync(8, "/my", language, width);
        await Assertions.Expect(page).ToHaveURLAsync(site.Url + "/my");
        foreach (var path in new[]
        {
            "/my", "/my/letters/" + letter, "/my/settings", "/my/readers", "/my/acting", "/my/log",
            "/my/deregister", "/my/sent", "/my/write",
        })
        {
            await CheckAsync(page, path, width);
        }
    }

    private static async Task CheckAsync(IPage page, string path, int width)
    {
        await page.GotoAsync(path);
        var words = path.Split('/', '?').Where(word => word.Length is > 0 and < 20);
        await Site.SaveAsync(page, $"page-{string.Join('-', words)}-{width}");
        await AxeRules.CheckAsync(page);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), path);
    }
}
