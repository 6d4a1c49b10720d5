using System.Text.RegularExpressions;
using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

public sealed class MailboxPageTests(Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task A_letter_appears_in_the_mailbox_while_it_is_looked_at_and_can_be_read()
    {
        var (page, complaints) = await site.OpenAsync("/demo/recipients/0");
        await Assertions.Expect(page.GetByText("No letters yet")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#live")).ToHaveTextAsync("live");

        await site.SendAsync(0, "Arrives <b>live</b>", "text/plain", "Plain <script>alert(1)</script> text.");
        await page.GetByText("Arrives <b>live</b>").ClickAsync();

        await Assertions.Expect(page.Locator(".text")).ToHaveTextAsync("Plain <script>alert(1)</script> text.");
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task A_letter_in_html_is_shown_in_a_frame_where_nothing_of_it_runs()
    {
        var id = await site.SendAsync(1, "Html", "text/html", "<h2>Decision</h2><script>parent.document.title='taken'</script>");
        var (page, _) = await site.OpenAsync($"/demo/recipients/1/letters/{id}");

        await Assertions.Expect(page.FrameLocator("iframe").GetByText("Decision")).ToBeVisibleAsync();

        Assert.StartsWith("Html", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal("", await page.Locator("iframe").GetAttributeAsync("sandbox"));
    }

    [BrowserFact]
    public async Task Markdown_is_formatted_and_html_or_pictures_in_it_are_not()
    {
        const string Pictures = "<img src=x onerror=alert(1)> ![p](https://example.test/p.png)";
        var id = await site.SendAsync(2, "Markdown", "text/markdown", $"# Head\n\n**bold** {Pictures} [go](javascript:alert(1))");
        var (page, complaints) = await site.OpenAsync($"/demo/recipients/2/letters/{id}");

        await Assertions.Expect(page.Locator(".body strong")).ToHaveTextAsync("bold");

        Assert.Equal(0, await page.Locator(".body img").CountAsync());
        Assert.Equal(0, await page.Locator(".body a[href^='javascript']").CountAsync());
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task No_national_number_stands_in_the_pages_or_their_addresses()
    {
        var (page, _) = await site.OpenAsync("/demo");

        // The hashes in the addresses of styles and scripts may have as many digits.
        var html = Regex.Replace(await page.ContentAsync(), "/assets/[0-9a-f]{16}/", "");

        Assert.Contains("/demo/recipients/0", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]{8}-?[0-9]{4}", html);
    }
}
