using System.Text;
using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

/// <summary>The senders' portal in a browser: the whole job of an officer, and the pages of an administrator.</summary>
public sealed class PortalPageTests(PortalSite site) : IClassFixture<PortalSite>
{
    private const int BytesMax = 100_000;
    private const int ListLength = 1000;
    private const int Anna = 0;

    [AccessibilityTheory]
    [InlineData("sv-SE", 1280)]
    [InlineData("en-GB", 360)]
    public async Task An_officer_writes_a_letter_sends_it_to_a_thousand_and_follows_it_without_scripts(string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width, scripts: false);
        var shots = new Shots(page, $"portal-{language[..2]}-{width}");
        await shots.TakeAsync("1-overview");
        await page.ClickAsync("button[value=new]");
        await page.FillAsync("#subject", "Kallelse till vattenprov");
        await page.SelectOptionAsync("#type", "text/markdown");
        await page.FillAsync(
            "#content", "## Hej\n\nVi tar prov på ert vatten **den 3 december**.\n\n- Låt kranen rinna\n- Ställ fram en flaska");
        await page.Locator("summary").First.ClickAsync();
        await page.CheckAsync("#confirm");
        await shots.TakeAsync("2-write");
        await page.ClickAsync("button[value=preview]");
        await shots.TakeAsync("3-look");
        await page.ClickAsync("button[value=recipients]");
        await page.SetInputFilesAsync("#file", List());
        await page.ClickAsync(".upload button");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToBeVisibleAsync();
        await shots.TakeAsync("4-recipients");
        await page.ClickAsync("button[value=start]");
        await page.GotoAsync(page.Url.Split('?')[0] + "?still=1");
        await UntilSentAsync(page);
        await shots.TakeAsync("5-follow");
        var results = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href$='results.csv']"));
        var receipts = await page.RunAndWaitForDownloadAsync(() => page.Locator("a[href*='receipts.zip']").First.ClickAsync());

        var lines = await File.ReadAllLinesAsync(await results.PathAsync());
        Assert.Equal(ListLength - 2 + 1, lines.Length);
        Assert.True(new FileInfo(await receipts.PathAsync()).Length > 100_000);
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("")]
    [InlineData("/dispatches")]
    [InlineData("/forms")]
    [InlineData("/forms/bygglov")]
    [InlineData("/forms/bygglov/preview")]
    [InlineData("/submissions")]
    [InlineData("/submissions?show=handled")]
    [InlineData("/intake")]
    [InlineData("/templates")]
    [InlineData("/templates/new")]
    [InlineData("/users")]
    [InlineData("/programs")]
    [InlineData("/settings")]
    [InlineData("/log")]
    public async Task A_page_is_small_in_both_languages_and_breaks_no_rule(string path)
    {
        foreach (var (language, width) in new[] { ("sv-SE", 360), ("en-GB", 1280) })
        {
            var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width);
            await page.GotoAsync(page.Url.TrimEnd('/') + path);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var fetched = new List<Task<byte[]>>();
            page.Response += (_, response) => fetched.Add(response.BodyAsync());
            await page.ReloadAsync();

            var bytes = (await Task.WhenAll(fetched)).Sum(body => body.Length);
            await AxeRules.CheckAsync(page);
            var name = string.Join('-', path.Split('/', '?', '='));
            await new Shots(page, $"portal-{language[..2]}-{width}").TakeAsync("page" + name);
            Assert.Equal(language[..2], await page.Locator("html").GetAttributeAsync("lang"));
            Assert.InRange(bytes, 5_000, BytesMax);
            Assert.Empty(complaints);
        }
    }

    [AccessibilityTheory]
    [InlineData("sv-SE", 360)]
    [InlineData("en-GB", 1280)]
    public async Task The_pages_of_a_letter_on_its_way_break_no_rule(string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width);
        await page.ClickAsync("button[value=new]");
        await AxeRules.CheckAsync(page);
        await page.FillAsync("#subject", "Prov");
        await page.SelectOptionAsync("#type", "text/html");
        await page.FillAsync("#content", "<p>Hej <b>du</b>.</p>");
        await page.ClickAsync("button[value=preview]");
        await AxeRules.CheckAsync(page);
        await page.ClickAsync("button[value=recipients]");
        await AxeRules.CheckAsync(page);
        await page.Locator("summary").First.ClickAsync();
        await page.FillAsync("#numbers", $"{site.Recipient(7)}\n123\n{site.Recipient(7)}");
        await page.ClickAsync("button[value=numbers]");
        await AxeRules.CheckAsync(page);
        await page.FillAsync("#rate", "1");
        await page.ClickAsync("button[value=arrange]");
        await page.ClickAsync("button[value=start]");
        await page.GotoAsync(page.Url.Split('?')[0] + "?still=1");
        await UntilSentAsync(page);
        await AxeRules.CheckAsync(page);

        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("sv-SE", 360)]
    [InlineData("en-GB", 1280)]
    public async Task Letters_with_values_of_their_own_are_seen_row_by_row_before_they_are_sent(string language, int width)
    {
        var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width);
        var shots = new Shots(page, $"merge-{language[..2]}-{width}");
        await page.ClickAsync("button[value=new]");
        await page.FillAsync("#subject", "Tid för ((namn))");
        await page.SelectOptionAsync("#type", "text/markdown");
        await page.FillAsync("#content", "Hej ((namn)),\n\nDin tid är **((dag))**.");
        await page.ClickAsync("button[value=preview]");
        await shots.TakeAsync("1-look");
        await page.ClickAsync("button[value=recipients]");
        await page.SetInputFilesAsync("#file", Table("Bo", ""));
        await page.ClickAsync(".upload button");
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("2-faults");
        await page.SetInputFilesAsync("#file", Table("Bo", "tisdag"));
        await page.ClickAsync(".upload button");
        await page.ClickAsync(".pages .next");
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("3-row");
        var row = await page.Locator(".letter").InnerTextAsync();
        await page.ClickAsync("button[value=start]");
        await page.GotoAsync(page.Url.Split('?')[0] + "?still=1");
        await UntilSentAsync(page);
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("4-follow");
        var results = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href$='results.csv']"));

        Assert.Equal(3, (await File.ReadAllLinesAsync(await results.PathAsync())).Length);
        Assert.Contains("Hej Bo,", row, StringComparison.Ordinal);
        Assert.Contains("Din tid är tisdag.", row, StringComparison.Ordinal);
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("sv-SE", 360)]
    [InlineData("en-GB", 1280)]
    public async Task Those_without_a_mailbox_are_listed_and_their_letters_saved_for_print_without_scripts(string language, int width)
    {
        // A number of the demo's kind whose owner has no mailbox.
        var unregistered = Budkavle.Domain.Identity.TestNumbers.DemoPerson(7000).ToDigits();
        var (page, complaints) = await site.OpenMailboxAsync(Anna, "/portal", language, width);
        var shots = new Shots(page, $"paper-{language[..2]}-{width}");
        await page.ClickAsync("button[value=new]");
        await page.FillAsync("#subject", "Kallelse");
        await page.FillAsync("#content", "Kom den 3 december.");
        await page.Locator("summary").First.ClickAsync();
        await page.CheckAsync("#paper");
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("1-write");
        await page.ClickAsync("button[value=preview]");
        await page.ClickAsync("button[value=recipients]");
        await page.Locator("summary").First.ClickAsync();
        await page.FillAsync("#numbers", $"{site.Recipient(8)}\n{unregistered}");
        await page.ClickAsync("button[value=numbers]");
        await shots.TakeAsync("2-recipients");
        await page.ClickAsync("button[value=start]");
        await page.GotoAsync(page.Url.Split('?')[0] + "?still=1");
        await UntilSentAsync(page);
        await AxeRules.CheckAsync(page);
        await shots.TakeAsync("3-follow");
        var list = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a[href$='paper.csv']"));
        var text = (await File.ReadAllTextAsync(await list.PathAsync())).Replace(
            $"{unregistered};;;;;;", $"{unregistered};Bo Ek;;Gatan 1;12345;ORT;", StringComparison.Ordinal);
        await page.SetInputFilesAsync(
            "#addresses", new FilePayload { Name = "adresser.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
        var letters = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("button[formaction*='paper.zip']"));
        using var zip = System.IO.Compression.ZipFile.OpenRead(await letters.PathAsync());

        Assert.Equal(["00001.pdf", "job.json", "addresses.csv"], zip.Entries.Select(entry => entry.FullName));
        Assert.Empty(complaints);
    }

    [AccessibilityTheory]
    [InlineData("sv-SE", 360)]
    [InlineData("en-GB", 1280)]
    public async Task Whoever_lacks_a_role_is_told_who_gives_it(string language, int width)
    {
        const int reader = 2;
        var (page, _) = await site.OpenMailboxAsync(reader, "/portal", language, width);
        var answer = await page.GotoAsync(page.Url.TrimEnd('/') + "/users");
        await new Shots(page, $"portal-{language[..2]}-{width}").TakeAsync("role-missing");
        await AxeRules.CheckAsync(page);

        Assert.Equal(403, answer!.Status);
        Assert.Contains("Anna Exempel", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
    }

    private FilePayload Table(string name, string day)
    {
        var text = $"personnummer;namn;dag\r\n{site.Recipient(3)};Ann;måndag\r\n{site.Recipient(4)};{name};{day}\r\n";
        return new FilePayload { Name = "lista.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };
    }

    private static async Task UntilSentAsync(IPage page)
    {
        // Reloaded by hand: the page renews itself only where nobody has stopped it.
        for (var i = 0; i < 200 && await page.Locator(".mark.done").CountAsync() == 0; i++)
        {
            await page.WaitForTimeoutAsync(100);
            await page.ReloadAsync();
        }

        await Assertions.Expect(page.Locator(".mark.done").First).ToBeVisibleAsync();
    }

    /// <summary>A thousand lines, of which one is a duplicate and one no number.</summary>
    private FilePayload List()
    {
        var lines = Enumerable.Range(0, ListLength - 2).Select(index => $"Person {index};{site.Recipient(index)};Umeå");
        var text = "Namn;Personnummer;Ort\r\n" + string.Join("\r\n", [.. lines, $"Igen;{site.Recipient(5)};Umeå", "Fel;19990101;Umeå"]);
        return new FilePayload { Name = "mottagare.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) };
    }
}
