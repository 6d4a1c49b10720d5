using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>The page where a citizen chooses an operator and takes the letters along, in a browser.</summary>
public sealed class OperatorPageTests(OperatorSite site) : IClassFixture<OperatorSite>
{
    private const int BytesMax = 100_000;

    [AccessibilityTheory]
    [InlineData("sv-SE", 1280, 40)]
    [InlineData("en-GB", 360, 41)]
    public async Task A_citizen_moves_and_fetches_the_letters_on_a_page_that_breaks_no_rule(string language, int width, int recipient)
    {
        await site.SendAsync(recipient, "Beslut om plats", "text/plain", "Hej.");
        var (page, complaints) = await site.OpenMailboxAsync(recipient, "/my/operator", language, width);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var fetched = new List<Task<byte[]>>();
        page.Response += (_, response) => fetched.Add(response.BodyAsync());
        await page.ReloadAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var bytes = (await Task.WhenAll(fetched)).Sum(body => body.Length);
        await AxeRules.CheckAsync(page);
        var shots = new Shots(page, $"operator-{language[..2]}-{width}");
        await shots.TakeAsync("1-choose");
        await page.CheckAsync($"input[value='{OperatorSite.Other}']");
        await page.ClickAsync("main form button[type=submit]");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("2-chosen");

        var package = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href$='letters.zip']"));

        Assert.InRange(bytes, 1, BytesMax);
        Assert.Equal("budkavle-letters.zip", package.SuggestedFilename);
        Assert.Equal("PK"u8.ToArray(), (await File.ReadAllBytesAsync(await package.PathAsync()))[..2]);
        Assert.Empty(complaints);
    }
}
