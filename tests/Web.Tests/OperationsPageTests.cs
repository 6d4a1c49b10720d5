using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

public sealed class OperationsPageTests(Site site) : IClassFixture<Site>
{
    [BrowserFact]
    public async Task The_operations_page_asks_for_the_operator_and_refuses_a_wrong_secret()
    {
        var (page, _) = await site.OpenAsync("/ops");
        await Assertions.Expect(page).ToHaveURLAsync(site.Url + "/ops/login");

        await LogInAsync(page, site.OperatorId, "wrong");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task The_operator_sees_charts_that_move()
    {
        var (page, complaints) = await site.OpenAsync("/ops/login");

        await LogInAsync(page, site.OperatorId, site.OperatorSecret);
        await Assertions.Expect(page.Locator("#live")).ToHaveTextAsync("live");
        var before = int.Parse(await page.Locator("#letters").InnerTextAsync());
        await site.SendAsync(4, "Seen by the operator", "text/plain", "One.");

        await Assertions.Expect(page.Locator("#letters")).ToHaveTextAsync((before + 1).ToString());
        await Assertions.Expect(page.Locator("#c-letters path").First).ToBeAttachedAsync();
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData(360, "sv-SE")]
    [InlineData(1280, "en-GB")]
    public async Task No_page_of_operations_breaks_a_rule_that_a_machine_can_check_or_is_wider_than_the_screen(int width, string language)
    {
        var (page, complaints) = await site.OpenAsync("/ops/login", language, width);
        await LogInAsync(page, site.OperatorId, site.OperatorSecret);
        await site.SendAsync(5, "Counted", "text/plain", "One.");

        foreach (var place in new[] { "", "/dispatches", "/channels", "/senders", "/store", "/alarms" })
        {
            await page.GotoAsync(site.Url + "/ops" + place);
            await AxeRules.CheckAsync(page);
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), place);
            await Site.SaveAsync(page, $"ops{place.Replace('/', '-')}-{width}");
        }

        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task What_a_sender_has_sent_comes_up_by_itself()
    {
        var (page, complaints) = await site.OpenAsync("/ops/login");
        await LogInAsync(page, site.OperatorId, site.OperatorSecret);
        await page.GotoAsync(site.Url + "/ops/senders");
        var count = page.Locator("tbody td").First;
        await Assertions.Expect(page.Locator("[data-live]")).ToBeVisibleAsync();
        var before = await page.Locator("tbody tr").CountAsync() == 0 ? 0 : int.Parse(await count.InnerTextAsync());

        await site.SendAsync(6, "Counted", "text/plain", "One.");

        await Assertions.Expect(count).ToHaveTextAsync((before + 1).ToString(), new() { Timeout = 15_000 });
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task A_form_sent_by_another_site_logs_nobody_in()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new HttpRequestMessage(HttpMethod.Post, site.Url + "/ops/login")
        {
            Content = new FormUrlEncodedContent([new("clientId", site.OperatorId), new("clientSecret", site.OperatorSecret)]),
        };
        form.Headers.Add("Origin", "https://elsewhere.test");

        using var answer = await http.SendAsync(form);

        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private static async Task LogInAsync(IPage page, string id, string secret)
    {
        await page.FillAsync("#clientId", id);
        await page.FillAsync("#clientSecret", secret);
        await page.ClickAsync("main button[type=submit]");
    }
}
