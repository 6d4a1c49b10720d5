using Budkavle.Api.Tests.Mailboxes.Push;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.My;

/// <summary>Which browsers are told of new letters.</summary>
public sealed class DevicesPageTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    private const string Agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task A_browser_is_added_by_the_pages_form_and_removed_again()
    {
        using var citizen = await world.NewCitizenAsync();
        using var keys = new TestBrowser();
        citizen.Browser.Agent = Agent;

        var added = await citizen.Browser.SubmitAsync("/my/devices", Form(keys));
        var page = await citizen.Browser.GetAsync("/my/devices");
        await citizen.Browser.SubmitAsync("/my/devices", Form(keys));
        var again = await citizen.Browser.GetAsync("/my/devices");
        await citizen.Browser.SubmitAsync("/my/devices", new() { ["do"] = "remove", ["device"] = page.Field("device") });
        var none = await citizen.Browser.GetAsync("/my/devices");

        Assert.Equal((303, "/my/devices?saved=1"), (added.Status, added.Location));
        Assert.Contains("Firefox, Linux", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("push.example.test", page.Text, StringComparison.Ordinal);
        Assert.Single(again.Text.Split("name=\"device\"").Skip(1));
        Assert.DoesNotContain("name=\"device\"", none.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_settings_leave_browsers_as_they_are_and_are_left_by_them()
    {
        using var citizen = await world.NewCitizenAsync();
        using var keys = new TestBrowser();
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "a@example.test", ["quietFrom"] = "21", ["quietTo"] = "7" });
        await citizen.Browser.SubmitAsync("/my/devices", Form(keys));

        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "b@example.test" });
        using var changed = await citizen.Api.PutAsync("/v1/mailbox/settings", "{\"email\":\"c@example.test\",\"digestAt\":8}");

        Assert.Equal(["c@example.test", "8"], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("email", "digestAt"));
        var page = await citizen.Browser.GetAsync("/my/devices");
        Assert.Contains("name=\"device\"", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_browser_is_refused()
    {
        using var citizen = await world.NewCitizenAsync();
        using var keys = new TestBrowser();
        var form = Form(keys);
        form["key"] = "AAAA";

        var refused = await citizen.Browser.SubmitAsync("/my/devices", form);
        var foreign = await citizen.Browser.PostAsync("/my/devices", Form(keys), site: "cross-site");

        Assert.Equal(200, refused.Status);
        Assert.Contains("role=\"alert\"", refused.Text, StringComparison.Ordinal);
        Assert.Equal(303, foreign.Status);
        Assert.DoesNotContain("name=\"device\"", (await citizen.Browser.GetAsync("/my/devices")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_allows_its_one_script_and_the_worker_is_where_it_looks_after_the_mailboxs_pages()
    {
        using var citizen = await world.NewCitizenAsync();

        var page = await citizen.Browser.GetAsync("/my/devices");
        var worker = await citizen.Browser.GetAsync("/my/push-worker.js");
        var settings = await citizen.Browser.GetAsync("/my/settings");

        Assert.Contains("id=\"push-missing\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("hidden", page.Text[page.Text.IndexOf("id=\"subscribe\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("data-worker=\"/my/push-worker.js\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, worker.Status);
        Assert.Contains("showNotification", worker.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/my/devices\"", settings.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mailbox_can_be_put_on_a_home_screen_where_a_telephone_wants_that_for_notifications()
    {
        using var citizen = await world.NewCitizenAsync();

        var page = await citizen.Browser.GetAsync("/my");
        var manifest = await citizen.Browser.GetAsync("/my/app.webmanifest");
        var json = Json.Parse(manifest.Text);
        var icons = json.Items("icons");

        Assert.Contains("<link rel=\"manifest\" href=\"/my/app.webmanifest\">", page.Text, StringComparison.Ordinal);
        Assert.Contains("rel=\"apple-touch-icon\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("manifest-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("application/manifest+json", manifest.Header("Content-Type"));
        Assert.Equal(["standalone", "/my", "/"], json.Texts("display", "start_url", "scope"));
        Assert.Equal(3, icons.Length);
        foreach (var icon in icons)
        {
            var file = await citizen.Browser.GetAsync(icon.Text("src")!);
            // PNG: width and height at 16 and 20.
            var width = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.Bytes.AsSpan(16));
            Assert.Equal((200, "image/png", icon.Text("sizes")), (file.Status, file.Header("Content-Type"), $"{width}x{width}"));
        }
    }

    private static Dictionary<string, string> Form(TestBrowser keys)
    {
        var browser = keys.At("https://push.example.test/send/1");
        return new() { ["do"] = "add", ["endpoint"] = browser.Endpoint, ["key"] = browser.Key, ["auth"] = browser.Auth };
    }
}
