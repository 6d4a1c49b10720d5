using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>The pages of those who act for others, in a browser.</summary>
public sealed class ActingPageTests(Site site) : IClassFixture<Site>
{
    private const int BytesMax = 100_000;

    [AccessibilityTheory]
    [InlineData("en-GB", 360)]
    [InlineData("sv-SE", 1280)]
    public async Task A_signatory_changes_to_the_company_and_back_on_pages_that_break_no_rule(string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(0, "/my/acting", language, width, scripts: true);
        await AxeRules.CheckAsync(page);

        await page.Locator("button[value=act]").First.ClickAsync();
        await Assertions.Expect(page.Locator(".acting strong")).ToHaveTextAsync("Exempelbolaget AB (demo)");
        await AxeRules.CheckAsync(page);
        await Site.SaveAsync(page, $"company-{language[..2]}-{width}");
        await page.GotoAsync("/my/readers");
        await AxeRules.CheckAsync(page);
        await page.GotoAsync("/my/log");
        await AxeRules.CheckAsync(page);
        await page.Locator(".acting a").ClickAsync();
        await Site.SaveAsync(page, $"acting-{language[..2]}-{width}");
        await page.Locator("main form").First.Locator("button").ClickAsync();

        await Assertions.Expect(page.Locator(".acting")).ToHaveCountAsync(0);
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("en-GB", 360, 30)]
    [InlineData("sv-SE", 1280, 32)]
    public async Task An_owner_lets_somebody_read_one_sender_without_scripts(string language, int width, int owner)
    {
        var letter = await site.SendAsync(owner, "Beslut om plats", "text/plain", "Hej.");
        var (page, _) = await site.OpenMailboxAsync(owner, "/my/readers", language, width, scripts: false);
        await page.FillAsync("#number", site.Recipient(owner + 1));
        await page.FillAsync("#name", "Min syster Eva");
        await page.FillAsync("#owner", "Prov Provsson");
        await page.CheckAsync("#some");
        await page.CheckAsync("input[name=sender]");
        await page.FillAsync("#until", DateTimeOffset.UtcNow.AddDays(60).ToString("yyyy-MM-dd"));
        await page.ClickAsync("button[value=give]");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await Site.SaveAsync(page, $"readers-{language[..2]}-{width}");

        var (shown, complaints) = await site.OpenMailboxAsync(owner + 1, "/my/acting", language, width);
        await shown.Locator("button[value=act]").ClickAsync();
        await Site.SaveAsync(shown, $"inbox-{language[..2]}-{width}");
        await shown.GotoAsync("/my/letters/" + letter);
        await AxeRules.CheckAsync(shown);
        await Site.SaveAsync(shown, $"letter-{language[..2]}-{width}");
        await page.GotoAsync("/my/log");
        await Site.SaveAsync(page, $"log-{language[..2]}-{width}");

        await Assertions.Expect(page.Locator(".events strong").First).ToHaveTextAsync("Min syster Eva");
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("/my/readers")]
    [InlineData("/my/acting")]
    public async Task A_page_is_small_in_both_languages_and_breaks_no_rule(string path)
    {
        foreach (var (language, width) in new[] { ("sv-SE", 360), ("en-GB", 1280) })
        {
            var (page, complaints) = await site.OpenMailboxAsync(34, path, language, width);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var fetched = new List<Task<byte[]>>();
            page.Response += (_, response) => fetched.Add(response.BodyAsync());
            await page.ReloadAsync();

            var bytes = (await Task.WhenAll(fetched)).Sum(body => body.Length);
            await AxeRules.CheckAsync(page);
            Assert.Equal(language[..2], await page.Locator("html").GetAttributeAsync("lang"));
            Assert.InRange(bytes, 5_000, BytesMax);
            Assert.Empty(complaints);
        }
    }
}
