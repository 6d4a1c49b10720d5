using System.Text.Json;
using Budkavle.Api.Security.Citizens.BankId;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Contents;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Citizens.BankId;

public sealed class BankIdTests(BankIdFixture fixture) : IClassFixture<BankIdFixture>
{
    private const string Session = "__Host-budkavle-citizen";
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148";
    private static readonly string _number = CitizenSilo.Recipients[0];
    private readonly CitizenSilo _silo = fixture.Silo;
    private readonly BankIdSimulator _bankId = fixture.BankId;

    [Fact]
    public async Task A_citizen_with_BankID_on_another_device_scans_the_code_and_is_logged_in()
    {
        _bankId.Script = ["outstandingTransaction", "outstandingTransaction", "started", "userSign", $"complete:{_number}"];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");

        var page = await browser.GetAsync("/log-in/bankid?state=" + state);
        var polled = await PollAsync(browser, state, 3);
        string[] told = [.. polled.Select(status => status.Text("message")!)];
        var last = await StatusAsync(browser, state);

        Assert.Contains("Start your BankID app.", page.Text, StringComparison.Ordinal);
        Assert.Matches("<path id=\"code\" d=\"M4 4h7", page.Text);
        Assert.StartsWith("Start your BankID app.", told[0], StringComparison.Ordinal);
        Assert.StartsWith("Searching for BankID.", told[1], StringComparison.Ordinal);
        Assert.StartsWith("Enter your security code", told[2], StringComparison.Ordinal);
        Assert.Equal([true, false, false], polled.Select(status => status.Text("code") is not null));
        Assert.Equal("/my", last.Text("next"));
        Assert.Equal(200, (await browser.GetAsync("/my")).Status);
        Assert.Equal(browser.Address, (string?)_bankId.Asked["auth"]["endUserIp"]);
        Assert.Equal("letters.test", (string?)_bankId.Asked["auth"]["web"]!["referringDomain"]);
    }

    [Fact]
    public async Task On_a_phone_the_app_is_started_and_leads_back_to_the_page()
    {
        _bankId.Script = ["outstandingTransaction", $"complete:{_number}"];
        using var browser = _silo.Browser();
        browser.Agent = Phone;
        var state = await BeginAsync(browser, "this");

        var page = await browser.GetAsync("/log-in/bankid?state=" + state);
        var back = await browser.GetAsync("/log-in/bankid?state=" + state);

        Assert.Contains("Trying to start your BankID app.", page.Text, StringComparison.Ordinal);
        Assert.Matches("href=\"https://app.bankid.com/\\?autostarttoken=[0-9a-f-]{36}\"", page.Text);
        Assert.DoesNotContain("id=\"code\"", page.Text, StringComparison.Ordinal);
        Assert.Equal("https://letters.test/log-in/bankid?state=" + state, (string?)_bankId.Asked["auth"]["returnUrl"]);
        Assert.Equal((302, "/my"), (back.Status, back.Location));
        Assert.Equal((302, "/my"), Place(await browser.GetAsync("/log-in/bankid?state=" + state)));
    }

    [Fact]
    public async Task On_a_computer_the_app_is_started_by_its_own_scheme_and_not_led_back()
    {
        _bankId.Script = ["started"];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "this");

        var page = await browser.GetAsync("/log-in/bankid?state=" + state);

        Assert.Matches("href=\"bankid:///\\?autostarttoken=[0-9a-f-]{36}&amp;redirect=null\"", page.Text);
        Assert.Contains("If you have a BankID on card", page.Text, StringComparison.Ordinal);
        Assert.False(_bankId.Asked["auth"].ContainsKey("returnUrl"));
    }

    [Theory]
    [InlineData("expiredTransaction", "The BankID app is not responding.")]
    [InlineData("certificateErr", "Your BankID is blocked or too old.")]
    [InlineData("userCancel", "The action was cancelled.")]
    [InlineData("cancelled", "The action was cancelled. Please try again.")]
    [InlineData("startFailed", "Failed to scan the QR code.")]
    [InlineData("userDeclinedCall", "The call was not confirmed")]
    [InlineData("notSupportedByUserApp", "Your BankID app cannot do this.")]
    [InlineData("transactionRiskBlocked", "BankID stopped the log-in for your safety.")]
    [InlineData("somethingNew", "Something went wrong. Please try again.")]
    public async Task A_log_in_that_fails_says_why_and_can_be_begun_again(string hint, string text)
    {
        _bankId.Script = ["failed:" + hint];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");
        var status = await StatusAsync(browser, state);
        _bankId.Script = [$"complete:{_number}"];

        var page = await browser.GetAsync(status.Text("next")!);
        await browser.PostAsync("/log-in/bankid/begin", new() { ["state"] = state, ["way"] = "other" });

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Equal("/my", (await StatusAsync(browser, state)).Text("next"));
    }

    [Theory]
    [InlineData(400, "alreadyInProgress", "already in progress")]
    [InlineData(400, "invalidParameters", "Something went wrong.")]
    [InlineData(401, "unauthorized", "Something went wrong.")]
    [InlineData(429, "tooManyRequests", "Something went wrong.")]
    [InlineData(503, "maintenance", "Something went wrong.")]
    public async Task An_order_that_BankID_refuses_is_told_in_our_words(int status, string code, string text)
    {
        using var browser = _silo.Browser();
        var state = await StateAsync(browser);
        _bankId.Refusal = (status, code);

        var answer = await browser.PostAsync("/log-in/bankid/begin", new() { ["state"] = state, ["way"] = "other" });
        var page = await browser.GetAsync(answer.Location);

        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("details of the simulator", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_BankID_is_away_for_a_moment_the_order_lives_on()
    {
        _bankId.Script = [$"complete:{_number}"];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");
        _bankId.Refusal = (503, "maintenance");

        var meanwhile = await StatusAsync(browser, state);

        Assert.Null(meanwhile.Text("next"));
        Assert.Equal("/my", (await StatusAsync(browser, state)).Text("next"));
    }

    [Fact]
    public async Task Cancelling_ends_the_order_at_BankID_too()
    {
        _bankId.Script = [];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");
        var before = _bankId.Cancelled.Count;

        var answer = await browser.PostAsync("/log-in/bankid/cancel", new() { ["state"] = state });

        Assert.Equal((303, "/log-in?problem=cancelled"), Place(answer));
        Assert.Equal(before + 1, _bankId.Cancelled.Count);
        Assert.DoesNotContain("__Host-budkavle-bankid", browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_person_on_another_network_than_the_page_is_not_logged_in()
    {
        _bankId.Script = [$"complete:{_number}:high"];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");

        var status = await StatusAsync(browser, state);

        Assert.EndsWith("problem=RiskBlocked", status.Text("next"), StringComparison.Ordinal);
        Assert.DoesNotContain(Session, browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("foreign state")]
    [InlineData("foreign order")]
    [InlineData("foreign site")]
    [InlineData("no cookies")]
    public async Task Nobody_is_logged_in_by_an_order_that_another_browser_began(string way)
    {
        _bankId.Script = [$"complete:{_number}"];
        using var attacker = _silo.Browser();
        using var victim = _silo.Browser();
        var foreign = await BeginAsync(attacker, "other");
        var own = await StateAsync(victim);
        var state = way == "foreign state" ? foreign : own;
        if (way == "foreign order") victim.Cookies["__Host-budkavle-bankid"] = attacker.Cookies["__Host-budkavle-bankid"];
        if (way == "foreign site") await victim.PostAsync("/log-in/bankid/begin", new() { ["state"] = own, ["way"] = "other" });
        if (way == "no cookies") victim.Cookies.Clear();

        var site = way == "foreign site" ? "cross-site" : "same-origin";
        var answer = await victim.PostAsync("/log-in/bankid/status", new() { ["state"] = state }, site);

        Assert.Equal("/log-in?problem=expired", Json.Parse(answer.Text).Text("next"));
        Assert.DoesNotContain(Session, victim.Cookies.Keys);
    }

    [Fact]
    public async Task A_completed_order_is_good_for_one_session_even_with_its_cookies_kept()
    {
        _bankId.Script = [$"complete:{_number}"];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");
        var kept = new Dictionary<string, string>(browser.Cookies);
        await StatusAsync(browser, state);
        using var thief = _silo.Browser();
        foreach (var (name, value) in kept) thief.Cookies[name] = value;

        await StatusAsync(thief, state);

        Assert.Contains(Session, browser.Cookies.Keys);
        Assert.DoesNotContain(Session, thief.Cookies.Keys);
    }

    [Fact]
    public async Task What_BankID_signed_is_kept_sealed_and_found_from_the_list_of_log_ins()
    {
        _bankId.Script = [$"complete:{CitizenSilo.Recipients[2]}"];
        using var browser = _silo.Browser();
        await StatusAsync(browser, await BeginAsync(browser, "other"));
        IdentityNumber.TryParse(CitizenSilo.Recipients[2], out var number, out _);
        var mailbox = _silo.Services.GetRequiredService<KeyedHashes>().MailboxOf(number).Value;

        var entry = (await _silo.Services.GetRequiredService<LogInBook>().ReadAsync(mailbox, CancellationToken.None))[0];
        var proof = await _silo.Services.GetRequiredService<ContentVault>().GetAsync(
            Convert.FromHexString(entry.Proof!), CancellationToken.None);

        var data = JsonDocument.Parse(proof!.Value).RootElement.GetProperty("completionData");
        Assert.Equal(4000, data.GetProperty("signature").GetBytesFromBase64().Length);
        Assert.Equal(2000, data.GetProperty("ocspResponse").GetBytesFromBase64().Length);
        Assert.Equal("bankid", entry.Provider);
    }

    [Fact]
    public async Task Neither_the_codes_secret_nor_the_number_leaves_the_server()
    {
        _bankId.Script = ["started", "userSign", $"complete:{CitizenSilo.Recipients[1]}"];
        using var browser = _silo.Browser();
        var state = await BeginAsync(browser, "other");
        var page = await browser.GetAsync("/log-in/bankid?state=" + state);
        var polled = await PollAsync(browser, state, 2);

        string[] outside = [page.Text, .. polled.Select(status => status.GetRawText()), .. browser.SetCookies, _silo.Logs.Text];

        Assert.Equal("/my", polled[1].Text("next"));
        Assert.All(outside, text => Assert.DoesNotContain(_bankId.QrStartSecret, text, StringComparison.Ordinal));
        Assert.All(outside, text => Assert.DoesNotContain(_bankId.QrStartToken, text, StringComparison.Ordinal));
        Assert.All(outside, text => Assert.DoesNotContain(CitizenSilo.Recipients[1], text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_not_BankIDs_is_not_asked_and_one_without_our_certificate_is_not_answered()
    {
        using var directory = new TemporaryDirectory();
        using var ours = new TestCertificates();
        using var foreign = new TestCertificates();
        await using var real = await BankIdSimulator.StartAsync(ours);
        using var deceived = HttpOf(BankIdFixture.OptionsFor(real.Url, directory.Path, ours, foreign));
        using var stranger = HttpOf(BankIdFixture.OptionsFor(real.Url, directory.Path, foreign, ours));
        using var right = HttpOf(BankIdFixture.OptionsFor(real.Url, directory.Path, ours, ours));

        var wrongServer = await Assert.ThrowsAsync<BankIdException>(() => CollectAsync(deceived));
        var wrongClient = await Assert.ThrowsAsync<BankIdException>(() => CollectAsync(stranger));
        var answered = await Assert.ThrowsAsync<BankIdException>(() => CollectAsync(right));

        Assert.Equal(("unreachable", "unreachable", "invalidParameters"), (wrongServer.Code, wrongClient.Code, answered.Code));
        Assert.Single(real.Asked);
    }

    [Fact]
    public async Task Log_ins_from_one_address_are_slowed_and_others_are_not()
    {
        using var busy = _silo.Browser();
        using var other = _silo.Browser();
        var places = new List<string>();
        for (var attempt = 0; attempt < 100; attempt++) places.Add((await busy.GetAsync("/log-in/start/bankid")).Location);

        Assert.All(places.Take(60), place => Assert.StartsWith("/log-in/bankid?state=", place, StringComparison.Ordinal));
        Assert.Contains("/log-in?problem=busy", places);
        Assert.StartsWith("/log-in/bankid?state=", (await other.GetAsync("/log-in/start/bankid")).Location, StringComparison.Ordinal);
    }

    private static BankIdHttp HttpOf(Budkavle.Silo.Hosting.EidOptions options) => new(options.ToCitizenOptions(true).BankId!);

    private static Task<JsonElement> CollectAsync(BankIdHttp http) =>
        http.PostAsync("collect", new() { ["orderRef"] = "x" }, CancellationToken.None);

    private static (int, string) Place(Browser.Answer answer) => (answer.Status, answer.Location);

    private static async Task<string> StateAsync(Browser browser)
    {
        var begun = await browser.GetAsync("/log-in/start/bankid?return=/my");
        return begun.Location["/log-in/bankid?state=".Length..];
    }

    private static async Task<string> BeginAsync(Browser browser, string way)
    {
        var state = await StateAsync(browser);
        var answer = await browser.PostAsync("/log-in/bankid/begin", new() { ["state"] = state, ["way"] = way });
        Assert.Equal((303, "/log-in/bankid?state=" + state), Place(answer));
        return state;
    }

    private static async Task<JsonElement> StatusAsync(Browser browser, string state) =>
        Json.Parse((await browser.PostAsync("/log-in/bankid/status", new() { ["state"] = state })).Text);

    private static async Task<List<JsonElement>> PollAsync(Browser browser, string state, int times)
    {
        var told = new List<JsonElement>();
        for (var time = 0; time < times; time++) told.Add(await StatusAsync(browser, state));
        return told;
    }
}
