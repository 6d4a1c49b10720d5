using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>What a citizen sends, from the intake that is opened to the officer who is done with it, in browsers.</summary>
public sealed class PortalReceivedPageTests(PortalSite site) : IClassFixture<PortalSite>
{
    private const int Anna = 0;
    private static readonly byte[] Pdf = "%PDF-1.4\n%%EOF"u8.ToArray();

    [AccessibilityTheory]
    [InlineData("sv-SE", 360)]
    [InlineData("en-GB", 1280)]
    public async Task An_intake_is_opened_a_citizen_sends_a_form_and_an_officer_reads_saves_and_is_done(
        string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width);
        var shots = new Shots(page, $"received-{language[..2]}-{width}");
        var portal = page.Url.TrimEnd('/');
        await page.GotoAsync(portal + "/intake");
        await page.ClickAsync("button[value=close]");
        await CheckAsync(page, shots, "1-closed");
        await page.GotoAsync(portal + "/submissions");
        await CheckAsync(page, shots, "2-nothing");
        await page.Locator(".problem a").ClickAsync();
        await page.FillAsync("#days", "14");
        await page.ClickAsync("button[value=open]");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await CheckAsync(page, shots, "3-open");

        var citizen = await SendAsync(width, language);

        await page.GotoAsync(portal + "/submissions");
        await CheckAsync(page, shots, "4-new");
        await page.Locator(".inbox a").First.ClickAsync();
        await CheckAsync(page, shots, "5-read");
        await Assertions.Expect(page.Locator(".answers dd").First).ToHaveTextAsync("Berga 1:2");
        await Assertions.Expect(page.Locator(".answers dd").Nth(3)).ToHaveTextAsync(width == 360 ? "12,5" : "12.5");
        var file = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href$='/files/0']"));
        var receipt = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href$='receipt.json']"));
        // The demo's agency has a program that may fetch.
        await page.CheckAsync("#sure");
        await page.ClickAsync("button[value=handled]");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".inbox a")).ToHaveCountAsync(0);
        await page.Locator(".folders a").Nth(1).ClickAsync();
        await CheckAsync(page, shots, "6-handled");
        await page.Locator(".inbox a").First.ClickAsync();
        await CheckAsync(page, shots, "7-done");
        await citizen.ReloadAsync();

        Assert.Equal(Pdf, await File.ReadAllBytesAsync(await file.PathAsync()));
        Assert.Equal("ritning.pdf", file.SuggestedFilename);
        Assert.StartsWith("kvitto-", receipt.SuggestedFilename, StringComparison.Ordinal);
        await Assertions.Expect(citizen.Locator(".events li")).ToHaveCountAsync(3);
        Assert.Empty(complaints);
    }

    private async Task<IPage> SendAsync(int width, string language)
    {
        var (page, _) = await site.OpenMailboxAsync(width == 360 ? 40 : 41, "/my/write/demo/bygglov", language, width, scripts: false);
        await page.FillAsync("#f-property", "Berga 1:2");
        await page.Locator("#f-work").CheckAsync();
        await page.FillAsync("#f-area", "12,5");
        await page.FillAsync("#f-description", "Ett uthus\nmed tak");
        await page.SetInputFilesAsync(
            "#f-drawing", new FilePayload { Name = "ritning.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await page.Locator("#f-true").CheckAsync();
        await page.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator(".events")).ToBeVisibleAsync();
        return page;
    }

    private static async Task CheckAsync(IPage page, Shots shots, string step)
    {
        await shots.TakeAsync(step);
        await AxeRules.CheckAsync(page);
    }
}
