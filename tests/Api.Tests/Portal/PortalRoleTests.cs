using Budkavle.Api.Tests.Citizens;

namespace Budkavle.Api.Tests.Portal;

/// <summary>Who may do what in the portal.</summary>
public sealed class PortalRoleTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private static readonly Guid _none = new("00112233-4455-6677-8899-aabbccddeeff");

    /// <summary>Each page and form with the roles that open it; what is not there is 404 for whoever may ask.</summary>
    public static TheoryData<string, string, string> Doors => new()
    {
        { "GET", "", "administrator officer reader" },
        { "GET", "dispatches", "administrator officer reader" },
        { "GET", $"dispatches/{_none}", "administrator officer reader" },
        { "GET", "templates", "administrator officer reader" },
        { "GET", $"templates/{_none}", "administrator officer reader" },
        { "GET", "templates/new", "officer" },
        { "GET", "forms", "administrator officer reader" },
        { "GET", $"forms/{_none}", "officer" },
        { "GET", $"forms/{_none}/preview", "officer" },
        { "POST", "forms", "officer" },
        { "POST", $"forms/{_none}", "officer" },
        { "POST", $"forms/{_none}/preview", "officer" },
        { "GET", $"drafts/{_none}", "officer" },
        { "GET", $"drafts/{_none}/preview", "officer" },
        { "GET", "submissions", "officer" },
        { "GET", "submissions?show=handled", "officer" },
        { "GET", $"submissions/{_none}", "officer" },
        { "GET", $"submissions/{_none}/receipt.json", "officer" },
        { "GET", $"submissions/{_none}/message.json", "officer" },
        { "GET", $"submissions/{_none}/files/0", "officer" },
        { "POST", $"submissions/{_none}", "officer" },
        { "GET", "intake", "administrator" },
        { "POST", "intake", "administrator" },
        { "GET", "users", "administrator" },
        { "GET", "programs", "administrator" },
        { "GET", "settings", "administrator" },
        { "GET", "log", "administrator" },
        { "POST", $"drafts/{_none}", "officer" },
        { "POST", $"drafts/{_none}/preview", "officer" },
        { "POST", $"dispatches/{_none}", "officer" },
        { "POST", $"templates/{_none}", "officer" },
        { "POST", "users", "administrator" },
        { "POST", "programs", "administrator" },
        { "POST", "settings", "administrator" },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_door_opens_to_its_roles_and_a_stranger_finds_none(string method, string path, string roles)
    {
        (int Person, string Role)[] people =
        [
            (PortalFixture.Administrator, "administrator"), (PortalFixture.Officer, "officer"), (PortalFixture.Reader, "reader"),
            (PortalFixture.Other, ""), (PortalFixture.Stranger, ""),
        ];
        foreach (var (person, role) in people)
        {
            using var browser = await world.LogInAsync(person);

            var answer = method == "GET"
                ? await browser.GetAsync(world.At(path))
                : await browser.SubmitAsync(world.At(path), new() { ["do"] = "nothing" });

            var isThere = !path.Contains(_none.ToString(), StringComparison.Ordinal);
            var opens = role.Length > 0 && roles.Contains(role, StringComparison.Ordinal);
            int[] wanted = role.Length == 0 ? [404] : !opens ? [403] : !isThere ? [404] : method == "GET" ? [200] : [200, 303, 404];
            Assert.True(wanted.Contains(answer.Status), $"{method} {path}: {answer.Status} for '{role}'");
        }
    }

    [Fact]
    public async Task Who_lacks_a_role_is_told_which_one_it_takes_and_who_gives_it_and_sees_nothing_else()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);

        var answer = await officer.GetAsync(world.At("users"));

        Assert.Equal(403, answer.Status);
        Assert.Contains("<strong>administrator</strong>", answer.Text, StringComparison.Ordinal);
        Assert.Contains("<li>Anna Admin</li>", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lisa L", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_answer_who_lacks_a_role_with_the_same_page_and_programs_with_a_problem()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var reader = await world.LogInAsync(PortalFixture.Reader);
        using var other = await world.LogInAsync(PortalFixture.Other);
        var dispatch = await world.MakeDispatchAsync(officer);
        string[] uploads = [dispatch + "/recipients", world.At($"merges/{_none}/list"), world.At($"drafts/{_none}/files")];
        string[] previews = [world.At($"drafts/{_none}/paper.pdf"), world.At($"drafts/{_none}/html")];
        var list = "199001012385"u8.ToArray();

        foreach (var accept in new[] { "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", null, "application/json" })
        {
            reader.Accept = other.Accept = accept;
            var answers = new List<Browser.Answer>();
            foreach (var address in uploads) answers.Add(await reader.UploadAsync(address, "a.csv", list));
            foreach (var address in previews) answers.Add(await reader.GetAsync(address));

            Assert.All(answers, answer => Assert.Equal(403, answer.Status));
            Assert.All(answers, answer => Assert.Contains("officer", answer.Text, StringComparison.Ordinal));
            Assert.All(answers, answer => Assert.Equal(accept?.StartsWith("text/html", StringComparison.Ordinal) ?? false, IsPage(answer)));
            foreach (var address in uploads) Assert.Equal(404, (await other.UploadAsync(address, "a.csv", list)).Status);
        }
    }

    /// <summary>The page that says who gives roles; else it has to be a problem.</summary>
    private static bool IsPage(Browser.Answer answer)
    {
        if (answer.Header("Content-Type").StartsWith("text/html", StringComparison.Ordinal))
        {
            Assert.Contains("<li>Anna Admin</li>", answer.Text, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
            return true;
        }

        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.Contains("\"code\":\"forbidden\"", answer.Text, StringComparison.Ordinal);
        return false;
    }

    [Fact]
    public async Task Without_a_session_one_is_led_to_the_log_in_and_a_form_does_nothing()
    {
        using var nobody = world.Silo.Browser();

        var page = await nobody.GetAsync(world.At(""));
        var form = await nobody.PostAsync(world.At("users"), new() { ["do"] = "add", ["formToken"] = "x" });
        var upload = await nobody.UploadAsync(world.At($"dispatches/{_none}/recipients"), "a.csv", [1], "x");

        Assert.Equal((303, $"/log-in?return={Uri.EscapeDataString(world.At(""))}"), (page.Status, page.Location));
        Assert.Equal((303, "/log-in?problem=expired"), (form.Status, form.Location));
        Assert.Equal((303, "/log-in?problem=expired"), (upload.Status, upload.Location));
    }

    [Fact]
    public async Task A_form_of_another_site_or_with_another_token_does_nothing()
    {
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        var token = (await admin.GetAsync(world.At("settings"))).Field("formToken");

        var site = await admin.PostAsync(world.At("settings"), new() { ["above"] = "7", ["formToken"] = token }, "cross-site");
        var wrong = await admin.PostAsync(world.At("settings"), new() { ["above"] = "7", ["formToken"] = token + "x" });
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = await world.MakeDispatchAsync(officer);
        var upload = await officer.UploadAsync(dispatch + "/recipients", "a.csv", "199001011234"u8.ToArray(), "wrong");

        Assert.All([site, wrong, upload], answer => Assert.Equal("/log-in?problem=expired", answer.Location));
        Assert.Contains("value=\"0\"", (await admin.GetAsync(world.At("settings"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_sees_only_that_there_is_no_agency_and_a_user_is_led_to_the_only_one()
    {
        using var stranger = await world.LogInAsync(PortalFixture.Stranger);
        using var reader = await world.LogInAsync(PortalFixture.Reader);

        var page = await stranger.GetAsync("/portal");

        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("myndigheten", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(world.At(""), (await reader.GetAsync("/portal")).Location);
    }

    [Fact]
    public async Task Anothers_dispatch_draft_and_template_are_not_there()
    {
        using var other = await world.LogInAsync(PortalFixture.Other);
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = await world.MakeDispatchAsync(officer);
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var template = await officer.SubmitAsync(world.At("templates/new"), new()
        {
            ["name"] = "Kallelse", ["type"] = "letter", ["subject"] = "A", ["written"] = "text/plain", ["content"] = "B",
        });
        string[] own = [dispatch, draft, template.Location.Split('?')[0]];

        foreach (var address in own)
        {
            var foreign = address.Replace(world.Agency.ToString(), world.OtherAgency.ToString(), StringComparison.Ordinal);
            Assert.Equal(200, (await officer.GetAsync(address)).Status);
            Assert.Equal(404, (await other.GetAsync(foreign)).Status);
            Assert.Equal(404, (await other.SubmitAsync(foreign, new() { ["do"] = "cancel" })).Status);
        }

        var theirs = dispatch.Replace(world.Agency.ToString(), world.OtherAgency.ToString(), StringComparison.Ordinal);
        string[] files = ["/results.csv", "/receipts.zip", "/refused-lines.csv"];
        foreach (var file in files) Assert.Equal(404, (await other.GetAsync(theirs + file)).Status);
        Assert.Equal(404, (await other.UploadAsync(theirs + "/recipients", "a.csv", "199001011234"u8.ToArray())).Status);
    }

    [Fact]
    public async Task A_user_who_is_taken_away_is_out_at_once_and_the_log_says_who_did_it()
    {
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        var added = await admin.SubmitAsync(
            world.At("users"), new() { ["do"] = "add", ["number"] = world.Number(10), ["name"] = "Tim Tillfällig", ["role"] = "reader" });
        using var guest = await world.LogInAsync(10);
        Assert.Equal(200, (await guest.GetAsync(world.At(""))).Status);
        var users = await admin.GetAsync(world.At("users"));
        var at = users.Text.IndexOf("Tim Tillf", StringComparison.Ordinal);
        var field = users.Text.LastIndexOf("name=\"user\" value=\"", at, StringComparison.Ordinal) + 19;
        var key = users.Text[field..(field + 32)];

        await admin.SubmitAsync(world.At("users"), new() { ["do"] = "remove", ["user"] = key });

        Assert.Equal(303, added.Status);
        Assert.Equal(404, (await guest.GetAsync(world.At(""))).Status);
        var log = System.Net.WebUtility.HtmlDecode((await admin.GetAsync(world.At("log"))).Text);
        Assert.Contains("<strong>Anna Admin</strong> removed Tim Tillfällig", log, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Number(10)[2..], users.Text + log, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Number(10)[2..], world.Silo.Logs.Text, StringComparison.Ordinal);
    }
}
