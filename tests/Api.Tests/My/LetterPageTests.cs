using System.IO.Compression;
using System.Net;
using System.Text;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.My;

/// <summary>The page of one letter, its files, and what can be done there.</summary>
public sealed class LetterPageTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    private const string Confirmable = ",\"confirmationRequired\":true";

    [Fact]
    public async Task Looking_at_a_letter_opens_it_and_leaves_the_same_evidence_as_the_api_does()
    {
        using var citizen = await world.NewCitizenAsync();
        var (shown, called) = (await world.SendAsync(citizen), await world.SendAsync(citizen));

        var page = await citizen.Browser.GetAsync("/my/letters/" + shown);
        await citizen.Browser.GetAsync("/my/letters/" + shown);
        using var read = await citizen.Api.PostAsync($"/v1/mailbox/letters/{called}/read");

        Assert.Contains("Hello.", page.Text, StringComparison.Ordinal);
        Assert.Equal("read", (await world.Agency.ReadAsync("/v1/letters/" + shown)).Text("status"));
        Assert.Equal(await EventsAsync(called), await EventsAsync(shown));
        Assert.Equal(1, (await EventsAsync(shown)).Count(name => name == "ContentHandover"));
    }

    [Theory]
    [InlineData("html")]
    [InlineData("files/0")]
    [InlineData("files/0/view")]
    [InlineData("all.zip")]
    public async Task Nothing_of_a_letter_is_shown_before_its_opening_is_recorded(string part)
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen, more: Attachment("a.pdf", "application/pdf", "%PDF-1.4 x"));

        await citizen.Browser.GetAsync($"/my/letters/{id}/{part}");

        Assert.Equal("read", (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("status"));
    }

    [Fact]
    public async Task A_browser_that_fetches_ahead_opens_nothing_and_sees_nothing()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen);

        var head = await citizen.Browser.SendAsync(HttpMethod.Head, "/my/letters/" + id);
        var ahead = await citizen.Browser.GetAsync("/my/letters/" + id, ("Sec-Purpose", "prefetch;prerender"));

        Assert.All([head, ahead], answer => Assert.Equal(404, answer.Status));
        Assert.DoesNotContain("Hello.", ahead.Text, StringComparison.Ordinal);
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("status"));
    }

    [Fact]
    public async Task A_strangers_answer_is_that_for_a_letter_that_does_not_exist()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen, "Private", Confirmable + Attachment("a.pdf", "application/pdf", "%PDF-1.4 x"));
        string[] parts = ["", "/html", "/files/0", "/files/0/view", "/all.zip"];
        for (var round = 0; round < 8; round++)
        {
            using var stranger = await world.NewCitizenAsync();
            await world.SendAsync(stranger);
            foreach (var part in parts)
            {
                var foreign = await stranger.Browser.GetAsync($"/my/letters/{id}{part}");
                var none = await stranger.Browser.GetAsync($"/my/letters/{Guid.NewGuid()}{part}");
                Assert.Equal((404, Form(none.Text)), (foreign.Status, Form(foreign.Text)));
                Assert.Equal(none.Headers.Keys.Order(), foreign.Headers.Keys.Order());
            }

            foreach (var what in new[] { "confirm", "archive", "unread" })
                Assert.Equal(404, (await stranger.Browser.SubmitAsync("/my/letters/" + id, new() { ["do"] = what })).Status);
        }

        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("status"));
        Assert.Equal([id], await citizen.Api.LettersAsync());
    }

    [Fact]
    public async Task Whoever_is_not_logged_in_is_led_to_the_log_in_and_opens_nothing()
    {
        using var citizen = await world.NewCitizenAsync();
        using var nobody = world.Silo.Browser();
        var id = await world.SendAsync(citizen, more: Attachment("a.pdf", "application/pdf", "%PDF-1.4 x"));

        var page = await nobody.GetAsync("/my/letters/" + id);
        var post = await nobody.PostAsync("/my/letters/" + id, new() { ["do"] = "archive" });

        Assert.Equal((302, "/log-in?return=" + Uri.EscapeDataString("/my/letters/" + id)), (page.Status, page.Location));
        Assert.Equal((303, "/log-in?problem=expired"), (post.Status, post.Location));
        foreach (var part in new[] { "html", "files/0", "files/0/view", "all.zip" })
            Assert.Equal(404, (await nobody.GetAsync($"/my/letters/{id}/{part}")).Status);
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("status"));
    }

    [Theory]
    [InlineData("same-origin", false)]
    [InlineData("cross-site", true)]
    [InlineData("same-site", true)]
    public async Task A_form_that_is_not_the_sessions_own_does_nothing(string site, bool withToken)
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen, more: Confirmable);
        var token = withToken ? (await citizen.Browser.GetAsync("/my/log")).Field("formToken") : "AAAA";

        var answer = await citizen.Browser.PostAsync("/my/letters/" + id, new() { ["do"] = "confirm", ["formToken"] = token }, site);

        Assert.Equal((303, "/log-in?problem=expired"), (answer.Status, answer.Location));
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("status"));
    }

    [Fact]
    public async Task A_letter_is_confirmed_archived_and_marked_from_its_page()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen, more: Confirmable);
        var address = "/my/letters/" + id;

        var asks = await citizen.Browser.GetAsync(address + "?lang=en");
        var confirmed = await citizen.Browser.SubmitAsync(address, new() { ["do"] = "confirm" });
        var after = await citizen.Browser.GetAsync(address);
        var archived = await citizen.Browser.SubmitAsync(address, new() { ["do"] = "archive" });

        Assert.Contains("value=\"confirm\"", asks.Text, StringComparison.Ordinal);
        Assert.Equal((303, address), (confirmed.Status, confirmed.Location));
        Assert.DoesNotContain("value=\"confirm\"", after.Text, StringComparison.Ordinal);
        Assert.Equal("confirmed", (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("status"));
        Assert.Equal((303, "/my?done=archived"), (archived.Status, archived.Location));
        Assert.Contains("role=\"status\"", (await citizen.Browser.GetAsync(archived.Location)).Text, StringComparison.Ordinal);
        Assert.Equal([id], await citizen.Api.LettersAsync("archive"));
        await citizen.Browser.SubmitAsync(address, new() { ["do"] = "restore" });
        await citizen.Browser.SubmitAsync(address, new() { ["do"] = "anything else" });
        Assert.Equal([id], await citizen.Api.LettersAsync());
    }

    [Fact]
    public async Task A_letter_marked_unread_is_shown_so_until_it_is_looked_at_and_stays_opened_for_its_sender()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen);
        await citizen.Browser.GetAsync("/my/letters/" + id);
        var readAt = (await world.Agency.ReadAsync("/v1/letters/" + id)).Text("readAt");

        await citizen.Browser.SubmitAsync("/my/letters/" + id, new() { ["do"] = "unread" });

        Assert.Equal([id], InboxTests.Letters(await citizen.Browser.GetAsync("/my?folder=unread")));
        Assert.Equal("1", (await citizen.Api.ReadAsync("/v1/mailbox")).Text("unread"));
        Assert.Equal("true", (await citizen.Api.ReadAsync("/v1/mailbox/letters")).Items("letters")[0].Text("markedUnread"), true);
        Assert.Equal(["read", readAt!], (await world.Agency.ReadAsync("/v1/letters/" + id)).Texts("status", "readAt"));
        await citizen.Browser.GetAsync("/my/letters/" + id);
        Assert.Empty(await citizen.Api.LettersAsync("unread"));
        Assert.Equal(1, (await EventsAsync(id)).Count(name => name == "ContentHandover"));
    }

    [Fact]
    public async Task A_letter_in_html_is_a_document_of_its_own_without_any_rights()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendBodyAsync(citizen, "text/html", string.Concat(XssVectors.All.Take(60)) + "<b>Decision</b>");

        var page = await citizen.Browser.GetAsync("/my/letters/" + id);
        var frame = await citizen.Browser.GetAsync($"/my/letters/{id}/html");

        Assert.DoesNotContain("evil.test", page.Text, StringComparison.Ordinal);
        Assert.Contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
            + "sandbox allow-popups allow-popups-to-escape-sandbox",
            frame.Header("Content-Security-Policy"));
        Assert.Equal(("SAMEORIGIN", "no-store"), (frame.Header("X-Frame-Options"), frame.Header("Cache-Control")));
        Assert.DoesNotMatch("<script|<link|<base|<form|<img[^>]* src", frame.Text);
    }

    [Fact]
    public async Task A_text_is_shown_as_text_and_has_no_frame()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendBodyAsync(citizen, "text/plain", "<script>alert(1)</script>");

        var page = await citizen.Browser.GetAsync("/my/letters/" + id);

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await citizen.Browser.GetAsync($"/my/letters/{id}/html")).Status);
    }

    [Fact]
    public async Task Files_are_saved_under_safe_names_and_only_a_pdf_is_shown()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen, more: Attachments(
            ("Beslut å.pdf", "application/pdf", "%PDF-1.4 x"), ("evil\u202Efdp.html", "text/html", "<script>1</script>"),
            ("lie.pdf", "application/pdf", "<html>")));
        var address = $"/my/letters/{id}/files/";

        var (pdf, shown) = (await citizen.Browser.GetAsync(address + 0), await citizen.Browser.GetAsync(address + "0/view"));
        var (html, lie) = (await citizen.Browser.GetAsync(address + 1), await citizen.Browser.GetAsync(address + "2/view"));

        Assert.Equal("attachment; filename=\"Beslut _.pdf\"; filename*=UTF-8''Beslut%20%C3%A5.pdf", pdf.Header("Content-Disposition"));
        Assert.Equal(("application/octet-stream", "%PDF-1.4 x"), (pdf.Header("Content-Type"), pdf.Text));
        Assert.StartsWith("inline; ", shown.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(("application/pdf", "SAMEORIGIN"), (shown.Header("Content-Type"), shown.Header("X-Frame-Options")));
        Assert.Equal("attachment; filename=evilfdp.html; filename*=UTF-8''evilfdp.html", html.Header("Content-Disposition"));
        Assert.Equal("application/octet-stream", html.Header("Content-Type"));
        Assert.All([pdf, shown, html], answer => Assert.Equal(("no-store", "nosniff"),
            (answer.Header("Cache-Control"), answer.Header("X-Content-Type-Options"))));
        Assert.Equal(404, lie.Status);
        Assert.Equal(404, (await citizen.Browser.GetAsync(address + "1/view")).Status);
        Assert.Equal(404, (await citizen.Browser.GetAsync(address + 3)).Status);
    }

    [Fact]
    public async Task A_letter_is_saved_whole_as_an_archive()
    {
        using var citizen = await world.NewCitizenAsync();
        var id = await world.SendAsync(citizen, "Decision: part 1/2", Attachments(
            ("a.pdf", "application/pdf", "%PDF-1.4 x"), ("A.pdf", "application/pdf", "second"), ("letter.txt", "text/plain", "third")));

        var answer = await citizen.Browser.GetAsync($"/my/letters/{id}/all.zip");

        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        Assert.Equal("application/zip", answer.Header("Content-Type"));
        Assert.Contains("Decision_ part 1_2.zip", answer.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Equal(["letter.txt", "a.pdf", "A (2).pdf", "letter (2).txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(["Hello.", "%PDF-1.4 x", "second", "third"], zip.Entries.Select(ReadAll));
    }

    private async Task<string[]> EventsAsync(string id) =>
        [.. (await world.Agency.ReadAsync($"/v1/letters/{id}/receipts")).Items("events").Select(item => item.Text("event")!)];

    private static string Attachment(string name, string type, string content) => Attachments((name, type, content));

    private static string Attachments(params (string Name, string Type, string Content)[] files) =>
        ",\"attachments\":[" + string.Join(',', files.Select(file => System.Text.Json.JsonSerializer.Serialize(new
        {
            fileName = file.Name, contentType = file.Type, content = Convert.ToBase64String(Encoding.UTF8.GetBytes(file.Content)),
        }))) + "]";

    /// <summary>Without what differs from session to session.</summary>
    private static string Form(string text) => System.Text.RegularExpressions.Regex.Replace(
        WebUtility.HtmlDecode(text), "value=\"[^\"]*\"|[0-9a-f]{8}-[0-9a-f-]{27}|\"traceId\":\"[^\"]*\"", "");

    private static string ReadAll(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
