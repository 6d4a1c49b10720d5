using System.Net;
using System.Text.Json;
using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>The page on which a browser is told of letters, its script, and the worker that it leaves behind.</summary>
public sealed class PushPageTests(PushPageTests.PushSite site) : IClassFixture<PushPageTests.PushSite>
{
    /// <summary>The browser's own service is out of reach of the tests: everything is the page's but where messages come in.</summary>
    private const string Subscribes = """
        PushManager.prototype.getSubscription = async () => null;
        PushManager.prototype.subscribe = async options => {
          if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error('no such options');
          const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
          const text = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes)))
            .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
          const key = text(await crypto.subtle.exportKey('raw', publicKey));
          const auth = text(crypto.getRandomValues(new Uint8Array(16)));
          return { toJSON: () => ({ endpoint: 'ENDPOINT', keys: { p256dh: key, auth } }) };
        };
        Notification.requestPermission = async () => 'PERMISSION';
        """;

    [BrowserFact]
    public async Task A_browser_that_is_added_is_told_of_the_next_letter_and_not_after_it_was_removed()
    {
        using var service = new HttpListener();
        var address = Listen(service);
        var (page, complaints) = await site.OpenMailboxAsync(20, "/my/devices");
        await page.AddInitScriptAsync(Subscribes.Replace("ENDPOINT", address + "browser").Replace("PERMISSION", "granted"));
        await page.ReloadAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Tell me in this browser" }).ClickAsync();
        await Assertions.Expect(page.Locator(".note")).ToHaveTextAsync("Saved.");
        await Assertions.Expect(page.Locator(".files")).ToContainTextAsync("Chrome, Linux");
        var coming = service.GetContextAsync();
        await site.SendAsync(20, "Secret subject", "text/plain", "Secret text.");
        var sent = await coming.WaitAsync(TimeSpan.FromSeconds(60));
        var headers = sent.Request.Headers;
        sent.Response.StatusCode = 201;
        sent.Response.Close();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.Locator(".files")).ToHaveCountAsync(0);

        Assert.Equal(("/browser", "aes128gcm"), (sent.Request.Url!.AbsolutePath, headers["Content-Encoding"]));
        Assert.StartsWith("vapid t=", headers["Authorization"], StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Whoever_allows_no_notifications_is_told_so_and_nothing_is_added()
    {
        var (page, complaints) = await site.OpenMailboxAsync(21, "/my/devices");
        await page.AddInitScriptAsync(Subscribes.Replace("PERMISSION", "denied"));
        await page.ReloadAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Tell me in this browser" }).ClickAsync();

        await Assertions.Expect(page.Locator("#push-status")).ToContainTextAsync("You have not allowed notifications.");
        await Assertions.Expect(page.Locator(".files")).ToHaveCountAsync(0);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Without_scripts_the_page_says_why_there_is_no_button()
    {
        var (page, complaints) = await site.OpenMailboxAsync(22, "/my/devices", scripts: false);

        await Assertions.Expect(page.Locator("#push-missing")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#subscribe")).ToBeHiddenAsync();
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("/my/devices", "sv-SE", 360)]
    [InlineData("/my/devices?saved=1", "en-GB", 1280)]
    [InlineData("/my/settings", "sv-SE", 360)]
    public async Task The_pages_break_no_rule_that_a_machine_can_check(string path, string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(23, path, language, width);
        await AxeRules.CheckAsync(page);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task The_worker_shows_what_comes_and_nothing_but_the_name_of_the_service_for_what_it_cannot_read()
    {
        var (page, _) = await site.OpenMailboxAsync(24, "/my/devices");
        await page.Context.GrantPermissionsAsync(["notifications"], new BrowserContextGrantPermissionsOptions { Origin = site.Url });
        var devTools = await page.Context.NewCDPSessionAsync(page);
        var registered = new TaskCompletionSource<string>();
        devTools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var one in told!.Value.GetProperty("registrations").EnumerateArray())
                registered.TrySetResult(one.GetProperty("registrationId").GetString()!);
        };
        await devTools.SendAsync("ServiceWorker.enable");
        await page.EvaluateAsync(
            "navigator.serviceWorker.register('/my/push-worker.js', { scope: '/my/' }).then(() => navigator.serviceWorker.ready)"
            + ".then(() => 0)");
        var id = await registered.Task.WaitAsync(TimeSpan.FromSeconds(30));

        foreach (var data in (string[])["""{"title":"Du har fått ett nytt brev","body":"Budkavle","tag":"a"}""", "no JSON"])
        {
            await devTools.SendAsync("ServiceWorker.deliverPushMessage", new Dictionary<string, object>
            {
                ["origin"] = site.Url, ["registrationId"] = id, ["data"] = data,
            });
        }

        const string Shown = "navigator.serviceWorker.getRegistration('/my/').then(one => one.getNotifications())";
        await page.WaitForFunctionAsync(Shown + ".then(all => all.length === 2)");
        var shown = await page.EvaluateAsync<JsonElement>(Shown + ".then(all => all.map(one => one.title).sort())");
        Assert.Equal(["Budkavle", "Du har fått ett nytt brev"], shown.EnumerateArray().Select(one => one.GetString()));
    }

    [BrowserFact]
    public async Task A_browser_finds_nothing_wrong_with_the_manifest_of_the_home_screen()
    {
        var (page, complaints) = await site.OpenMailboxAsync(25, "/my", scripts: true);
        var devTools = await page.Context.NewCDPSessionAsync(page);

        var manifest = (await devTools.SendAsync("Page.getAppManifest"))!.Value;
        var installing = (await devTools.SendAsync("Page.getInstallabilityErrors"))!.Value;

        Assert.EndsWith("/my/app.webmanifest", manifest.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        // A test's browser keeps nothing, and says so here.
        var errors = installing.GetProperty("installabilityErrors").EnumerateArray().Select(one => one.GetProperty("errorId").GetString());
        Assert.DoesNotContain(errors, error => error != "in-incognito");
        Assert.Empty(complaints);
    }

    private static string Listen(HttpListener service)
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        service.Prefixes.Add(address);
        service.Start();
        return address;
    }

    /// <summary>A silo that tells browsers.</summary>
    public sealed class PushSite : Site
    {
        protected override IEnumerable<string> Arguments => ["--push-contact", "mailto:drift@example.se"];
    }
}
