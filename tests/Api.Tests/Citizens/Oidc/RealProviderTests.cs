using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>Logging in with a provider that others wrote and that is certified.</summary>
public sealed class RealProviderTests
{
    private const string PublicUrl = "https://letters.test";

    [NodeEidTheory]
    [InlineData("loa3", "/my")]
    [InlineData("loa4", "/my")]
    [InlineData("loa2", "/log-in?problem=level")]
    public async Task A_citizen_logs_in_with_a_certified_provider_if_the_level_is_high_enough(string level, string place)
    {
        using var directory = new TemporaryDirectory();
        var port = FreePort.Find();
        var options = OidcFixture.OptionsFor($"http://127.0.0.1:{port}", directory.Path);
        await using var silo = await CitizenSilo.StartAsync(options, publicUrl: PublicUrl);
        await using var eid = await NodeEid.StartAsync(
            port, PublicUrl + "/log-in/callback", silo.Url + "/.well-known/eid-client-keys", CitizenSilo.Recipients[0], level);
        using var browser = silo.Browser();
        using var abroad = new Browser(eid.Url);

        var begun = await browser.GetAsync("/log-in/start/oidc?return=/my");
        var callback = await FollowAsync(abroad, begun.Location);
        var answer = await browser.GetAsync(callback);

        Assert.True(place == answer.Location, place == answer.Location ? "" : await eid.ComplaintsAsync());
        Assert.Equal(place, answer.Location);
        Assert.Equal(place == "/my" ? 200 : 302, (await browser.GetAsync("/my")).Status);
        Assert.DoesNotContain(CitizenSilo.Recipients[0], silo.Logs.Text + begun.Location + callback, StringComparison.Ordinal);
    }

    /// <summary>From page to page at the provider, until it sends the browser back to us.</summary>
    private static async Task<string> FollowAsync(Browser browser, string address)
    {
        for (var hop = 0; hop < 10 && !address.StartsWith(PublicUrl, StringComparison.Ordinal); hop++)
        {
            var answer = await browser.GetAsync(address);
            Assert.True(answer.Status is 302 or 303, $"{answer.Status} {answer.Text}");
            address = answer.Location;
        }

        return address[PublicUrl.Length..];
    }
}
