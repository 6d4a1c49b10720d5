using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>The mailbox of somebody who has logged in.</summary>
public sealed class InboxPageTests(Site site) : IClassFixture<Site>
{
    private const int BytesMax = 100_000;

    [AccessibilityTheory]
    [InlineData("/my", "en-GB", 360)]
    [InlineData("/my", "sv-SE", 1280)]
    [InlineData("/my?folder=unread", "sv-SE", 360)]
    [InlineData("/my?folder=archive", "en-GB", 360)]
    [InlineData("/my/settings", "sv-SE", 360)]
    [InlineData("/my/settings?saved=1", "en-GB", 1280)]
    [InlineData("/my/deregister", "sv-SE", 360)]
    [InlineData("/my/deregister", "en-GB", 1280)]
    [InlineData("/my/log", "sv-SE", 360)]
    [InlineData("/my/log", "en-GB", 1280)]
    public async Task A_page_of_the_mailbox_breaks_no_rule_that_a_machine_can_check(string path, string language, int width)
    {
        await SendManyAsync(5, 3);
        var (page, complaints) = await site.OpenMailboxAsync(5, path, language, width);

        Assert.Equal(language[..2], await page.Locator("html").GetAttributeAsync("lang"));
        await AxeRules.CheckAsync(page);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task The_mailbox_works_without_scripts_from_log_in_to_log_out()
    {
        await SendManyAsync(6, 35);
        var (page, complaints) = await site.OpenMailboxAsync(6, width: 390, scripts: false);
        await Assertions.Expect(page.Locator(".inbox li")).ToHaveCountAsync(30);

        await page.GetByText("Older letters").ClickAsync();
        await Assertions.Expect(page.Locator(".inbox li")).ToHaveCountAsync(5);
        await page.FillAsync("#words", "letter 34");
        await page.ClickAsync(".search button");
        await Assertions.Expect(page.Locator(".inbox .subject")).ToHaveTextAsync(["Letter 34"]);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Log out" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You are logged out.");
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("en-GB")]
    [InlineData("sv-SE")]
    public async Task A_mailbox_is_closed_and_opened_again_on_pages_that_break_no_rule(string language)
    {
        var (page, complaints) = await site.OpenMailboxAsync(language == "en-GB" ? 15 : 16, "/my/deregister", language, 360);

        await page.CheckAsync("#sure");
        await page.ClickAsync("main button");
        await Assertions.Expect(page.Locator(".note")).ToBeVisibleAsync();
        await page.ClickAsync(".note a");
        await page.FillAsync("#email", "anna@example");
        await page.ClickAsync("main button");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await AxeRules.CheckAsync(page);
        await page.FillAsync("#email", "anna@example.test");
        await page.ClickAsync("main button");

        await Assertions.Expect(page).ToHaveURLAsync(site.Url + "/my");
        await Assertions.Expect(page.Locator(".note")).ToHaveCountAsync(0);
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("en-GB", 1280)]
    [InlineData("sv-SE", 360)]
    public async Task A_sender_is_turned_away_from_a_letter_on_a_page_that_breaks_no_rule(string language, int width)
    {
        await SendManyAsync(17 + (width / 1000), 1);
        var (page, complaints) = await site.OpenMailboxAsync(17 + (width / 1000), "/my", language, width);

        await page.ClickAsync(".inbox a");
        await page.ClickAsync(".actions a[href^='/my/senders/']");
        await AxeRules.CheckAsync(page);
        await page.ClickAsync("main button");

        await Assertions.Expect(page.Locator(".files li")).ToHaveCountAsync(1);
        await AxeRules.CheckAsync(page);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task The_language_can_be_changed_without_leaving_the_folder()
    {
        var (page, _) = await site.OpenMailboxAsync(7, "/my?folder=archive");

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Svenska" }).ClickAsync();

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Arkiv");
    }

    [BrowserFact]
    public async Task A_page_with_all_that_it_fetches_is_small()
    {
        await SendManyAsync(8, 40);
        var (page, _) = await site.OpenMailboxAsync(8);
        await Assertions.Expect(page.Locator(".inbox li")).ToHaveCountAsync(30);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var fetched = new List<Task<byte[]>>();
        page.Response += (_, response) => fetched.Add(response.BodyAsync());

        await page.ReloadAsync();

        var bytes = (await Task.WhenAll(fetched)).Sum(body => body.Length);
        Assert.InRange(bytes, 5_000, BytesMax);
    }

    private Task SendManyAsync(int recipient, int letters) => Task.WhenAll(Enumerable.Range(0, letters).Select(index =>
        site.SendAsync(recipient, new()
        {
            ["subject"] = $"Letter {index}",
            ["body"] = new { contentType = "text/plain", content = "Hello." },
            ["confirmationRequired"] = index % 2 == 0,
            ["dueAt"] = "2090-01-31T12:00:00Z",
        })));
}
