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
    [InlineData("/my/write/demo/bygglov", 390)]
    [InlineData("/my/sent", 390)]
    public async Task The_pages_break_no_rule_that_a_machine_can_check(string path, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(22, path, "sv-SE", width);

        await AxeRules.CheckAsync(page);
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData(390, "sv-SE")]
    [InlineData(1280, "en-GB")]
    public async Task An_agencys_form_is_filled_in_without_scripts_with_each_error_said_at_its_field(int width, string language)
    {
        var (page, complaints) = await site.OpenMailboxAsync(width == 390 ? 24 : 25, "/my/write/demo", language, width, scripts: true);
        var shots = new Shots(page, $"form-{width}");
        await shots.TakeAsync("write");
        await page.Locator(".files a").First.ClickAsync();
        await shots.TakeAsync("form");
        await page.FillAsync("#f-description", "Ett uthus\nmed tak");
        await page.FillAsync("#f-builder", "123");
        await page.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#problem")).ToBeFocusedAsync();
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("form-wrong");
        await Assertions.Expect(page.Locator("#problem li")).ToHaveCountAsync(6);
        await Assertions.Expect(page.Locator("#f-description")).ToHaveValueAsync("Ett uthus\nmed tak");
        await page.Locator("#problem li a").First.ClickAsync();
        await Assertions.Expect(page.Locator("#f-property")).ToBeFocusedAsync();
        await page.FillAsync("#f-property", "Berga 1:2");
        await page.Locator("#f-work").CheckAsync();
        await page.FillAsync("#f-area", "12,5");
        await page.FillAsync("#f-builder", "");
        await page.FillAsync("#f-start", "2027-05-01");
        await page.SetInputFilesAsync(
            "#f-drawing", new FilePayload { Name = "ritning.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await page.Locator("#f-true").CheckAsync();
        await page.Locator("main form button[type=submit]").ClickAsync();

        await Assertions.Expect(page.Locator("[role=status]")).ToBeVisibleAsync();
        // A refused form is a 422, which browsers note.
        Assert.All(complaints, complaint => Assert.Contains("422", complaint, StringComparison.Ordinal));
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
