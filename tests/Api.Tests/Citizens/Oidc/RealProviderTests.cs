using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;

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

    [NodeEidTheory]
    [InlineData("{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\"}", false)]
    [InlineData("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}", false)]
    [InlineData("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A128CBC-HS256\"}", false)]
    [InlineData("{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\"}", true)]
    [InlineData("{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\"}", true)]
    [InlineData("{\"alg\":\"ECDH-ES\",\"enc\":\"A256CBC-HS512\"}", true)]
    [InlineData("{\"older\":true}", false)]
    public async Task A_certified_provider_may_encrypt_what_it_says_and_may_use_the_older_names(string wishes, bool isEc)
    {
        using var directory = new TemporaryDirectory();
        var port = FreePort.Find();
        var options = OidcFixture.OptionsFor($"http://127.0.0.1:{port}", directory.Path, encryptionIsEc: isEc);
        // What is encrypted to a signing key of another kind would not be opened, so a provider that took the wrong one is seen.
        await using var silo = await CitizenSilo.StartAsync(options, publicUrl: PublicUrl);
        await using var eid = await NodeEid.StartAsync(
            port, PublicUrl + "/log-in/callback", silo.Url + "/.well-known/eid-client-keys", CitizenSilo.Recipients[0], "loa3", wishes);
        using var browser = silo.Browser();
        using var abroad = new Browser(eid.Url);

        var answer = await browser.GetAsync(await FollowAsync(abroad, (await browser.GetAsync("/log-in/start/oidc?return=/my")).Location));

        Assert.True(answer.Location == "/my", answer.Location == "/my" ? "" : answer.Location + await eid.ComplaintsAsync());
        Assert.Equal(200, (await browser.GetAsync("/my")).Status);
    }

    [NodeEidTheory]
    [InlineData("198103779859")]
    public async Task Letters_to_a_samordningsnummer_follow_to_the_personnummer_that_replaced_it(string former)
    {
        using var directory = new TemporaryDirectory();
        var port = FreePort.Find();
        var options = OidcFixture.OptionsFor($"http://127.0.0.1:{port}", directory.Path);
        await using var silo = await CitizenSilo.StartAsync(options, publicUrl: PublicUrl);
        await using var eid = await NodeEid.StartAsync(
            port, PublicUrl + "/log-in/callback", silo.Url + "/.well-known/eid-client-keys", CitizenSilo.Recipients[0], "loa3",
            $"{{\"former\":\"{former}\"}}");
        using var browser = silo.Browser();
        using var abroad = new Browser(eid.Url);

        var answer = await browser.GetAsync(await FollowAsync(abroad, (await browser.GetAsync("/log-in/start/oidc?return=/my")).Location));

        Assert.True(answer.Location == "/my", answer.Location == "/my" ? "" : answer.Location + await eid.ComplaintsAsync());
        Assert.Contains(
            "Letters of a former number came here, reference " + eid.Url, (await browser.GetAsync("/my/log?lang=en")).Text,
            StringComparison.Ordinal);
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
