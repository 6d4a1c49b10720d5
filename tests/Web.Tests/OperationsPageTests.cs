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
        await site.SendAsync(4, "Seen by the operator", "text/plain", "One.");

        await Assertions.Expect(page.Locator("#letters")).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator("#c-letters path").First).ToBeAttachedAsync();
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
