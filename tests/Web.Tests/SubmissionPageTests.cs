using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>Writing to an authority, in a browser.</summary>
public sealed class SubmissionPageTests(Site site) : IClassFixture<Site>
{
    private static readonly byte[] Pdf = "%PDF-1.4\n%%EOF"u8.ToArray();

    [BrowserTheory]
    [InlineData(390, "sv-SE")]
    [InlineData(1280, "en-GB")]
    public async Task A_citizen_writes_sends_a_file_and_saves_the_receipt_without_scripts(int width, string language)
    {
        var recipient = width == 390 ? 20 : 21;
        var (page, complaints) = await site.OpenMailboxAsync(recipient, "/my/write", language, width, scripts: false);

        await page.Locator(".files a").First.ClickAsync();
        await page.FillAsync("#subject", "Ansökan om bygglov");
        await page.FillAsync("#message", "Hej! Här är ritningen.");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "ritning.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await page.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("[role=status]")).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href$='receipt.json']").ClickAsync());
        await page.GotoAsync("/my/sent");

        Assert.StartsWith("kvitto-", download.SuggestedFilename, StringComparison.Ordinal);
        await Assertions.Expect(page.Locator(".inbox .subject")).ToHaveTextAsync("Ansökan om bygglov");
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("/my/write", 390)]
    [InlineData("/my/write/demo", 390)]
    [InlineData("/my/write/demo", 1280)]
    [InlineData("/my/sent", 390)]
    public async Task The_pages_break_no_rule_that_a_machine_can_check(string path, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(22, path, "sv-SE", width);

        await AxeRules.CheckAsync(page);
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Neither_does_the_receipts_page_nor_a_form_that_is_refused(int width)
    {
        var (page, _) = await site.OpenMailboxAsync(23, "/my/write/demo", "sv-SE", width, scripts: true);
        await page.FillAsync("#subject", "Ärende");
        await page.SetInputFilesAsync(
            "#files", new FilePayload { Name = "a.pdf", MimeType = "application/pdf", Buffer = "MZ"u8.ToArray() });
        await page.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("[role=alert]")).ToBeVisibleAsync();
        await AxeRules.CheckAsync(page);
        await page.FillAsync("#message", "Hej");
        await page.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".events")).ToBeVisibleAsync();

        await AxeRules.CheckAsync(page);
    }
}
