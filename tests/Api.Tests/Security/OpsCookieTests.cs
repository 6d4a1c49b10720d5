using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Senders;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Security;

public sealed class OpsCookieTests
{
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
}
