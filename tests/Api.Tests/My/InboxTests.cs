using System.Net;
using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.My;

/// <summary>The mailbox's list of letters, as pages.</summary>
public sealed partial class InboxTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Pages_show_every_letter_once_newest_first_and_lead_on_by_a_cursor()
    {
        using var citizen = await world.NewCitizenAsync();
        var sent = await world.Agency.BulkAsync(
            [.. Enumerable.Range(0, 65).Select(index => Letter.Line(Guid.NewGuid().ToString(), citizen.Number, $"Letter {index}"))]);
        var (shown, pages) = (new List<string>(), 0);

        for (var address = "/my"; address.Length > 0; pages++)
        {
            var page = await citizen.Browser.GetAsync(address);
            shown.AddRange(Letters(page));
            address = Link(page, "Older letters");
            // Whoever writes meanwhile moves nothing.
            await world.SendAsync(citizen, "Meanwhile");
        }

        Assert.Equal(sent.Select(answer => answer.Text("letterId")!).Reverse(), shown);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task The_folders_show_what_they_say()
    {
        using var citizen = await world.NewCitizenAsync();
        var (read, unread, archived) = (await world.SendAsync(citizen), await world.SendAsync(citizen), await world.SendAsync(citizen));
        using var opened = await citizen.Api.PostAsync($"/v1/mailbox/letters/{read}/read");
        using var moved = await citizen.Api.PostAsync($"/v1/mailbox/letters/{archived}/archive");

        Assert.Equal([unread, read], Letters(await citizen.Browser.GetAsync("/my")));
        Assert.Equal([unread], Letters(await citizen.Browser.GetAsync("/my?folder=unread")));
        Assert.Equal([archived], Letters(await citizen.Browser.GetAsync("/my?folder=archive")));
        Assert.Equal([unread], (await citizen.Api.LettersAsync("unread")));
    }

    [Fact]
    public async Task A_letter_shows_who_sent_it_and_what_is_asked()
    {
        using var citizen = await world.NewCitizenAsync();
        await world.SendAsync(citizen, "Notice <b>", ",\"confirmationRequired\":true,\"dueAt\":\"2090-01-31T12:00:00Z\"");

        var page = await citizen.Browser.GetAsync("/my?lang=en");
        var swedish = await citizen.Browser.GetAsync("/my?lang=sv");

        Assert.Contains("Exempelmyndigheten", page.Text, StringComparison.Ordinal);
        Assert.Contains("Notice &lt;b&gt;", page.Text, StringComparison.Ordinal);
        Assert.Contains("Confirm by 31\u00A0Jan 2090 at 13:00", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.Contains("Bekräfta senast 31\u00A0jan 2090 kl. 13:00", WebUtility.HtmlDecode(swedish.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_subjects_and_senders_and_its_address_does_not_show_the_words()
    {
        using var citizen = await world.NewCitizenAsync();
        var tax = await world.SendAsync(citizen, "Beslut om SKATT");
        await world.SendAsync(citizen, "Kallelse");

        var found = await citizen.Browser.SubmitAsync("/my", new() { ["words"] = " skatt ", ["folder"] = "inbox" });
        var page = await citizen.Browser.GetAsync(found.Location);
        var none = await citizen.Browser.SubmitAsync("/my", new() { ["words"] = "provmynd" });

        Assert.StartsWith("/my?search=", found.Location, StringComparison.Ordinal);
        Assert.DoesNotContain("skatt", found.Location, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([tax], Letters(page));
        Assert.Contains("value=\"skatt\"", page.Text, StringComparison.Ordinal);
        Assert.Empty(Letters(await citizen.Browser.GetAsync(none.Location)));
    }

    [Fact]
    public async Task The_address_of_a_search_is_of_no_use_in_another_mailbox_or_changed()
    {
        using var citizen = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        var found = await citizen.Browser.SubmitAsync("/my", new() { ["words"] = "my secret matter" });

        var foreign = await other.Browser.GetAsync(found.Location);
        // Not at the end, where some bits of the last character say nothing, and where what is put there may stand already.
        var letter = found.Location[^20] == 'A' ? 'B' : 'A';
        var changed = await citizen.Browser.GetAsync(found.Location[..^20] + letter + found.Location[^19..]);

        Assert.All([foreign, changed], page => Assert.Equal(200, page.Status));
        Assert.All([foreign, changed], page => Assert.DoesNotContain("my secret matter", page.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_search_stops_after_some_thousand_letters_says_so_and_can_be_continued()
    {
        using var citizen = await world.NewCitizenAsync();
        var oldest = await world.SendAsync(citizen, "Needle");
        await world.Agency.BulkAsync(
            [.. Enumerable.Range(0, 5100).Select(_ => Letter.Line(Guid.NewGuid().ToString(), citizen.Number, "Hay"))]);
        var asked = await citizen.Browser.SubmitAsync("/my", new() { ["words"] = "needle" });

        var first = await citizen.Browser.GetAsync(asked.Location);
        var second = await citizen.Browser.GetAsync(Link(first, "Look further back"));

        Assert.Empty(Letters(first));
        Assert.Contains("Looked through letters back to", first.Text, StringComparison.Ordinal);
        Assert.Equal([oldest], Letters(second));
        Assert.Equal("", Link(second, "Look further back"));
    }

    [Fact]
    public async Task Nobody_sees_anothers_letters_and_whoever_is_not_logged_in_sees_none()
    {
        using var citizen = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        using var nobody = world.Silo.Browser();
        var id = await world.SendAsync(citizen, "Private");

        var own = await citizen.Browser.GetAsync("/my");
        var foreign = await other.Browser.GetAsync("/my");
        var none = await nobody.GetAsync("/my?folder=archive");

        Assert.Equal([id], Letters(own));
        Assert.Empty(Letters(foreign));
        Assert.Equal((302, "/log-in?return=%2Fmy%3Ffolder%3Darchive"), (none.Status, none.Location));
        Assert.DoesNotContain("Private", foreign.Text + none.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/my?after=-1")]
    [InlineData("/my?after=abc")]
    [InlineData("/my?after=99999999999999999999")]
    [InlineData("/my?folder=spam")]
    [InlineData("/my?search=%00%ff")]
    [InlineData("/my?search=AAAA&search=BBBB")]
    public async Task An_address_that_makes_no_sense_shows_the_inbox(string address)
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen);

        Assert.Equal([id], Letters(await citizen.Browser.GetAsync(address)));
    }

    [Fact]
    public async Task A_page_is_kept_by_nobody_and_runs_no_script()
    {
        using var citizen = await world.NewCitizenAsync();
        await world.SendAsync(citizen);

        var page = await citizen.Browser.GetAsync("/my");

        Assert.Equal("no-store", page.Header("Cache-Control"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.StartsWith("default-src 'none'; style-src 'self';", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("script", page.Text + page.Header("Content-Security-Policy"), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(citizen.Number[2..], page.Text + world.Silo.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_without_a_mailbox_is_told_so()
    {
        using var stranger = await world.NewStrangerAsync();

        var page = await stranger.Browser.GetAsync("/my?lang=en");

        Assert.Equal(200, page.Status);
        Assert.Contains("You have no mailbox here", page.Text, StringComparison.Ordinal);
    }

    internal static List<string> Letters(Browser.Answer page) =>
        [.. LetterLink().Matches(page.Text).Select(match => match.Groups[1].Value)];

    private static string Link(Browser.Answer page, string text)
    {
        var link = Regex.Match(page.Text, $"href=\"([^\"]*)\">{text}<");
        return WebUtility.HtmlDecode(link.Groups[1].Value);
    }

    [GeneratedRegex("href=\"/my/letters/([0-9a-f-]{36})\"")]
    private static partial Regex LetterLink();
}
