using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Citizens;

public sealed class TestEidTests(TestEidFixture fixture) : IClassFixture<TestEidFixture>
{
    private readonly CitizenSilo _silo = fixture.Silo;

    [Fact]
    public async Task A_citizen_logs_in_sees_the_log_in_and_logs_out()
    {
        using var browser = _silo.Browser();
        Assert.Equal((302, "/log-in?return=%2Fmy"), Place(await browser.GetAsync("/my")));
        var choice = await browser.GetAsync("/log-in?return=/my");
        Assert.Contains("href=\"/log-in/start/test?return=%2Fmy\"", choice.Text, StringComparison.Ordinal);

        Assert.Equal((303, "/my"), Place(await LogInAsync(browser, 0, "/my")));
        var page = await browser.GetAsync("/my/log");
        var cookie = browser.Cookies["__Host-budkavle-citizen"];
        var away = await browser.PostAsync("/log-out", new() { ["formToken"] = page.Field("formToken") });

        Assert.Equal(200, page.Status);
        Assert.Contains("(this one)", page.Text, StringComparison.Ordinal);
        Assert.Equal((303, "/log-in?done=1"), Place(away));
        browser.Cookies["__Host-budkavle-citizen"] = cookie;
        Assert.Equal(302, (await browser.GetAsync("/my")).Status);
    }

    [Fact]
    public async Task Every_cookie_of_the_log_in_is_bound_to_the_host_and_closed_to_scripts()
    {
        using var browser = _silo.Browser();
        await LogInAsync(browser, 0);

        Assert.Equal(3, browser.SetCookies.Count);
        Assert.All(browser.SetCookies, line =>
        {
            Assert.StartsWith("__Host-budkavle-", line, StringComparison.Ordinal);
            Assert.Contains("; path=/; secure; samesite=lax; httponly", line, StringComparison.Ordinal);
            Assert.DoesNotContain("domain", line, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("none", "same-origin")]
    [InlineData("wrong", "same-origin")]
    [InlineData("other", "same-origin")]
    [InlineData("right", "cross-site")]
    [InlineData("right", "same-site")]
    public async Task A_form_that_is_not_the_sessions_own_does_nothing(string token, string site)
    {
        using var browser = _silo.Browser();
        using var other = _silo.Browser();
        await LogInAsync(browser, 1);
        await LogInAsync(other, 2);
        var tokens = new Dictionary<string, string>
        {
            ["none"] = "",
            ["wrong"] = "AAAA",
            ["right"] = (await browser.GetAsync("/my")).Field("formToken"),
            ["other"] = (await other.GetAsync("/my")).Field("formToken"),
        };

        var answer = await browser.PostAsync("/log-out/everywhere", new() { ["formToken"] = tokens[token] }, site);

        Assert.Equal((303, "/log-in?problem=expired"), Place(answer));
        Assert.Equal(200, (await browser.GetAsync("/my")).Status);
    }

    [Fact]
    public async Task A_log_in_begun_in_another_browser_is_refused()
    {
        using var attacker = _silo.Browser();
        using var victim = _silo.Browser();
        var state = await BeginAsync(attacker);
        var own = await BeginAsync(victim);

        var answer = await victim.PostAsync("/log-in/test", new() { ["state"] = state, ["recipient"] = "0" });
        var foreign = await victim.PostAsync("/log-in/test", new() { ["state"] = own, ["recipient"] = "0" }, "cross-site");

        Assert.Equal((303, "/log-in?problem=expired"), Place(answer));
        Assert.Equal((303, "/log-in?problem=fault"), Place(foreign));
        Assert.DoesNotContain("__Host-budkavle-citizen", victim.Cookies.Keys);
    }

    [Fact]
    public async Task A_log_in_is_good_for_once_even_with_its_cookie_kept()
    {
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser);
        var kept = browser.Cookies["__Host-budkavle-log-in"];
        var first = await browser.PostAsync("/log-in/test", new() { ["state"] = state, ["recipient"] = "0" });
        browser.Cookies["__Host-budkavle-log-in"] = kept;

        var second = await browser.PostAsync("/log-in/test", new() { ["state"] = state, ["recipient"] = "1" });

        Assert.Equal((303, "/my"), Place(first));
        Assert.Equal((303, "/log-in?problem=expired"), Place(second));
    }

    [Theory]
    [InlineData("/my?lang=sv", "/my?lang=sv")]
    [InlineData("/", "/")]
    [InlineData("https://elsewhere.test/", "/my")]
    [InlineData("//elsewhere.test", "/my")]
    [InlineData("/\\elsewhere.test", "/my")]
    [InlineData("\\\\elsewhere.test", "/my")]
    [InlineData("/\t/elsewhere.test", "/my")]
    [InlineData("/\r\nSet-Cookie: a=b", "/my")]
    [InlineData("javascript:alert(1)", "/my")]
    [InlineData(" /my", "/my")]
    [InlineData("/log-in/start/test", "/my")]
    [InlineData("", "/my")]
    public async Task A_log_in_leads_to_a_page_of_our_own_whatever_it_is_asked(string asked, string place)
    {
        using var browser = _silo.Browser();

        Assert.Equal((303, place), Place(await LogInAsync(browser, 0, asked)));
    }

    [Fact]
    public async Task A_recipient_that_is_not_the_demos_is_refused()
    {
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser);

        foreach (var recipient in new[] { "3", "-1", "x", "", CitizenSilo.Recipients[0] })
        {
            var answer = await browser.PostAsync("/log-in/test", new() { ["state"] = state, ["recipient"] = recipient });
            Assert.Equal((303, "/log-in?problem=number"), Place(answer));
        }
    }

    [Theory]
    [InlineData("cancelled", "avbröts")]
    [InlineData("expired", "för lång tid")]
    [InlineData("level", "tillitsnivå 3. Använd")]
    [InlineData("number", "varken personnummer")]
    [InlineData("unavailable", "svarar inte")]
    [InlineData("fault", "gick inte att lita på")]
    public async Task What_went_wrong_is_said_in_both_languages(string problem, string swedish)
    {
        using var browser = _silo.Browser();

        var english = await browser.GetAsync($"/log-in?problem={problem}&lang=en");
        var translated = await browser.GetAsync($"/log-in?problem={problem}&lang=sv");

        Assert.Contains("role=\"alert\"", english.Text, StringComparison.Ordinal);
        Assert.Contains(swedish, translated.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(swedish, english.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_number_is_in_pages_cookies_addresses_or_logs()
    {
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser);
        var list = await browser.GetAsync("/log-in/test?state=" + state);
        await browser.PostAsync("/log-in/test", new() { ["state"] = state, ["recipient"] = "2" });
        var page = await browser.GetAsync("/my/log");

        var seen = list.Text + page.Text + string.Concat(browser.SetCookies) + _silo.Logs.Text;

        Assert.Contains("Recipient 2", list.Text, StringComparison.Ordinal);
        Assert.All(CitizenSilo.Recipients, number =>
        {
            Assert.DoesNotContain(number, seen, StringComparison.Ordinal);
            Assert.DoesNotContain(number[2..], seen, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_production_service_refuses_to_start_with_the_test_e_id_and_has_none_of_it()
    {
        using var directory = new TemporaryDirectory();
        var options = new ServeOptions
        {
            Production = true, DataDirectory = Path.Combine(directory.Path, "data"), Eid = new EidOptions { Kinds = ["test"] },
        };

        await Assert.ThrowsAsync<ArgumentException>(() => SiloHost.BuildAsync(options, CancellationToken.None));

        Assert.False(Directory.Exists(options.DataDirectory));
    }

    [Fact]
    public async Task Without_asking_for_it_a_production_service_has_no_test_e_id()
    {
        await using var silo = await CitizenSilo.StartAsync(publicUrl: "https://letters.test", production: true);
        using var browser = silo.Browser();

        Assert.Equal(404, (await browser.GetAsync("/log-in/test")).Status);
        Assert.Equal(404, (await browser.GetAsync("/log-in/start/test")).Status);
        Assert.Equal(404, (await browser.PostAsync("/log-in/test", new() { ["recipient"] = "0" })).Status);
        Assert.DoesNotContain("/log-in/start", (await browser.GetAsync("/log-in")).Text, StringComparison.Ordinal);
    }

    private static (int Status, string Location) Place(Browser.Answer answer) => (answer.Status, answer.Location);

    private static async Task<string> BeginAsync(Browser browser, string back = "/my")
    {
        var begun = await browser.GetAsync("/log-in/start/test?return=" + Uri.EscapeDataString(back));
        Assert.Equal(303, begun.Status);
        Assert.StartsWith("/log-in/test?state=", begun.Location, StringComparison.Ordinal);
        return (await browser.GetAsync(begun.Location)).Field("state");
    }

    private static Task<Browser.Answer> LogInAsync(Browser browser, int recipient, string back = "/my") =>
        browser.LogInAsync(recipient, back);
}
