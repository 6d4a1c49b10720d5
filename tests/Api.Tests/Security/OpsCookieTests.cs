using Budkavle.Api.Security;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Tokens;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Security;

public sealed class OpsCookieTests
{
    private const string Cookie = "budkavle-ops";
    private const string Operations = "/v1/operations/operators";

    [Theory]
    [InlineData("https://post.example", true)]
    [InlineData(null, false)]
    public async Task The_operators_cookie_asks_for_tls_where_the_public_address_does_though_a_proxy_ends_it(string? publicUrl, bool secure)
    {
        await using var silo = await CitizenSilo.StartAsync(publicUrl: publicUrl);
        var (_, id, secret) = await SiloClient.RegisterAsync(silo.Services, 0, "Driften", SenderRights.None, Scope.Operations);
        using var browser = silo.Browser();

        var answer = await browser.PostAsync("/ops/login", new() { ["clientId"] = id, ["clientSecret"] = secret });

        Assert.Equal((303, "/ops"), (answer.Status, answer.Location));
        var cookie = Assert.Single(browser.SetCookies);
        Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task After_a_log_out_no_cookie_of_the_session_opens_a_page_or_is_renewed_and_others_do()
    {
        await using var silo = await CitizenSilo.StartAsync();
        var (_, id, secret) = await SiloClient.RegisterAsync(silo.Services, 0, "Driften", SenderRights.None, Scope.Operations);
        using var browser = await LogInAsync(silo, id, secret);
        using var other = await LogInAsync(silo, id, secret);
        var first = browser.Cookies[Cookie];
        Assert.Equal(204, (await browser.PostAsync("/ops/renew", [])).Status);
        var second = browser.Cookies[Cookie];

        Assert.Equal(303, (await browser.PostAsync("/ops/logout", [], site: "cross-site")).Status);
        Assert.Equal(200, (await browser.GetAsync("/ops")).Status);
        Assert.Equal((303, "/ops/login"), Where(await browser.PostAsync("/ops/logout", [])));

        Assert.DoesNotContain(Cookie, browser.Cookies);
        Assert.NotEqual(first, second);
        foreach (var cookie in new[] { first, second })
        {
            browser.Cookies[Cookie] = cookie;
            Assert.Equal((302, "/ops/login"), Where(await browser.GetAsync("/ops")));
            Assert.Equal(401, (await browser.GetAsync("/ops/events")).Status);
            Assert.Equal(401, (await browser.PostAsync("/ops/renew", [])).Status);
        }

        Assert.Equal(200, (await other.GetAsync("/ops")).Status);
    }

    [Fact]
    public async Task A_session_is_renewed_for_twelve_hours_and_no_longer()
    {
        var clock = new LeapClock();
        await using var silo = await CitizenSilo.StartAsync(clock: clock);
        var (_, id, secret) = await SiloClient.RegisterAsync(silo.Services, 0, "Driften", SenderRights.None, Scope.Operations);
        using var browser = await LogInAsync(silo, id, secret);
        var step = TimeSpan.FromMinutes(9);
        for (var passed = step; passed < PageSession.LifeMax; passed += step)
        {
            clock.Leap(step);
            Assert.Equal(204, (await browser.PostAsync("/ops/renew", [])).Status);
        }

        Assert.Equal(200, (await browser.GetAsync("/ops")).Status);
        clock.Leap(step);

        Assert.Equal(401, (await browser.PostAsync("/ops/renew", [])).Status);
        Assert.Equal((302, "/ops/login"), Where(await browser.GetAsync("/ops")));
    }

    [Fact]
    public async Task The_cookie_is_no_token_of_the_API_and_a_token_of_the_API_is_no_cookie()
    {
        await using var silo = await CitizenSilo.StartAsync();
        var (_, id, secret) = await SiloClient.RegisterAsync(silo.Services, 0, "Driften", SenderRights.None, Scope.Operations);
        using var browser = await LogInAsync(silo, id, secret);
        var directory = silo.Services.GetRequiredService<IClientDirectory>();
        var client = (await directory.FindAsync(id, CancellationToken.None))!;
        var token = silo.Services.GetRequiredService<ITokenIssuer>().IssueForClient(client, ScopeSet.Of(Scope.Operations)).AccessToken;
        // Twice: at first each is verified, then remembered.
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(200, (await browser.GetAsync("/ops")).Status);
            Assert.Equal(401, (await browser.GetAsync(Operations, ("Authorization", "Bearer " + browser.Cookies[Cookie]))).Status);
            Assert.Equal(200, (await browser.GetAsync(Operations, ("Authorization", "Bearer " + token))).Status);
            using var thief = silo.Browser();
            thief.Cookies[Cookie] = token;
            Assert.Equal((302, "/ops/login"), Where(await thief.GetAsync("/ops")));
            Assert.Equal(401, (await thief.PostAsync("/ops/renew", [])).Status);
        }
    }

    private static (int, string) Where(Browser.Answer answer) => (answer.Status, answer.Location);

    private static async Task<Browser> LogInAsync(CitizenSilo silo, string id, string secret)
    {
        var browser = silo.Browser();
        Assert.Equal((303, "/ops"), Where(await browser.PostAsync("/ops/login", new() { ["clientId"] = id, ["clientSecret"] = secret })));
        return browser;
    }
}
