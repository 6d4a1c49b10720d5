using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

public sealed class StartPageTests(Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task The_start_page_counts_letters_while_it_is_looked_at()
    {
        var (page, complaints) = await site.OpenAsync("/");
        var count = page.Locator("#letters");
        await Assertions.Expect(count).ToHaveTextAsync("0");

        await site.SendAsync(3, "Counted", "text/plain", "One.");

        await Assertions.Expect(count).ToHaveTextAsync("1");
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task The_pages_speak_the_languages_of_browser_and_switch()
    {
        var (page, _) = await site.OpenAsync("/", "sv-SE");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Brev som kommer fram");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "English" }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("Letters that arrive");
    }

    [BrowserFact]
    public async Task The_page_to_try_the_interface_loads_without_complaints_of_the_browser()
    {
        var (page, complaints) = await site.OpenAsync("/docs/index.html");

        // The page draws what is near the window only: the first of all is enough to see that it has read the description.
        await Assertions.Expect(page.GetByText("/oauth/token").First).ToBeVisibleAsync();

        Assert.Empty(complaints);
    }
}
