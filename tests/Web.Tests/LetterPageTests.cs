using System.Net;
using System.Net.Sockets;
using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>A letter as a browser shows it.</summary>
public sealed class LetterPageTests(Site site) : IClassFixture<Site>
{
    private static readonly byte[] Pdf = "%PDF-1.4\n%%EOF"u8.ToArray();

    [AccessibilityTheory]
    [InlineData("text/plain", "en-GB", 360)]
    [InlineData("text/markdown", "sv-SE", 360)]
    [InlineData("text/html", "sv-SE", 1280)]
    public async Task A_letters_page_breaks_no_rule_that_a_machine_can_check(string contentType, string language, int width)
    {
        var id = await site.SendAsync(10, Letter(contentType, "# Decision\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"));

        var (page, complaints) = await site.OpenMailboxAsync(10, "/my/letters/" + id, language, width);

        await AxeRules.CheckAsync(page);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task A_letter_is_read_confirmed_and_archived_without_scripts()
    {
        await site.SendAsync(11, Letter("text/plain", "The decision."));
        var (page, complaints) = await site.OpenMailboxAsync(11, width: 390, scripts: false);

        await page.Locator(".inbox .subject").ClickAsync();
        await Assertions.Expect(page.Locator(".text")).ToHaveTextAsync("The decision.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Confirm that" }).ClickAsync();
        await Assertions.Expect(page.Locator(".letter > header")).ToContainTextAsync("confirmed");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Archive" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Archive" }).ClickAsync();

        await Assertions.Expect(page.Locator(".inbox .mark.done")).ToHaveTextAsync("Confirmed");
        Assert.Empty(complaints);
    }

    [BrowserTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_letter_full_of_attacks_runs_nothing_fetches_nothing_and_leads_nowhere(bool inFrame)
    {
        // A server of the sender's own, so that a connection counts also where no request follows.
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var attacks = string.Join("<p>\n", Attacks)
            .Replace("https://evil.test", "http://" + elsewhere.LocalEndpoint, StringComparison.Ordinal);
        var id = await site.SendAsync(12, Letter("text/html", "<b>Decision</b>" + attacks + "<b>The end</b>"));
        var (page, _) = await site.OpenMailboxAsync(12);
        var dialogs = 0;
        page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        await page.GotoAsync($"/my/letters/{id}" + (inFrame ? "" : "/html"));
        var shown = inFrame ? page.FrameLocator("iframe[sandbox]").GetByText("The end") : page.GetByText("The end");
        await Assertions.Expect(shown).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        Assert.False(elsewhere.Pending(), "Something was fetched from the sender's server.");
        Assert.Equal(0, dialogs);
        Assert.Equal($"{site.Url}/my/letters/{id}" + (inFrame ? "" : "/html"), page.Url);
        Assert.StartsWith("Subject", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Single(page.Context.Pages);
    }

    [BrowserFact]
    public async Task A_file_is_saved_under_its_name_and_all_of_a_letter_as_an_archive()
    {
        var id = await site.SendAsync(13, Letter("text/plain", "See the file."));
        var (page, _) = await site.OpenMailboxAsync(13, "/my/letters/" + id);

        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Save beslut.pdf").ClickAsync());
        var archive = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Save all").ClickAsync());

        Assert.Equal("beslut.pdf", file.SuggestedFilename);
        Assert.Equal(Pdf, await File.ReadAllBytesAsync((await file.PathAsync())!));
        Assert.Equal("Subject.zip", archive.SuggestedFilename);
    }

    [BrowserFact]
    public async Task What_is_printed_is_the_letter_without_the_page_around_it()
    {
        var id = await site.SendAsync(14, Letter("text/plain", "The decision."));
        var (page, _) = await site.OpenMailboxAsync(14, "/my/letters/" + id);

        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        await Assertions.Expect(page.GetByText("The decision.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("body > header")).ToBeHiddenAsync();
    }

    private static readonly string[] Attacks =
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
        "<iframe srcdoc=\"<script>parent.alert(1)</script>\"></iframe>", "<img src=\"https://evil.test/pixel.gif\">",
        "<link rel=stylesheet href=\"https://evil.test/x.css\">",
        "<link rel=prefetch href=\"https://evil.test/p\"><link rel=preconnect href=\"https://evil.test\">",
        "<style>@import 'https://evil.test/x.css';body{background:url(https://evil.test/x.png)}</style>",
        "<p style=\"background:url(https://evil.test/y.png)\">x", "<meta http-equiv=refresh content=\"0;url=https://evil.test/\">",
        "<base href=\"https://evil.test/\">", "<form action=\"https://evil.test/\"><input autofocus onfocus=alert(1)></form>",
        "<object data=\"https://evil.test/x\"></object>", "<embed src=\"https://evil.test/x\">",
        "<details open ontoggle=alert(1)>x</details>",
        "<video autoplay src=\"https://evil.test/v\"></video>", "<table background=\"https://evil.test/t.png\"><tr><td>x</table>",
    ];

    private static Dictionary<string, object> Letter(string contentType, string content) => new()
    {
        ["subject"] = "Subject",
        ["body"] = new { contentType, content },
        ["confirmationRequired"] = true,
        ["dueAt"] = "2090-01-31T12:00:00Z",
        ["attachments"] = new[] { new { fileName = "beslut.pdf", contentType = "application/pdf", content = Convert.ToBase64String(Pdf) } },
    };
}
