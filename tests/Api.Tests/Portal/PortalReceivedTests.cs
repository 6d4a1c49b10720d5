using System.Net;
using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Api.Submissions;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Api.Tests.Submissions;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Portal;

/// <summary>What citizens send, read and handled in the portal by an agency without a system of its own.</summary>
public sealed class PortalReceivedTests(ReceivedFixture world) : IClassFixture<ReceivedFixture>
{
    [Fact]
    public async Task What_came_by_the_web_is_read_saved_with_its_receipt_and_marked_as_handled()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        await world.SendAsync("Överklagan", [("bild.pdf", "application/pdf", SubmissionFixture.Pdf)], message: "Rad 1\n<b>rad</b> 2");
        var list = Text(await officer.GetAsync(world.At("submissions")));
        var address = await ReceivedFixture.FindAsync(officer, world.At("submissions"), "Överklagan");
        var page = await officer.GetAsync(address);
        var file = await officer.GetAsync(address + "/files/0");
        var receipt = await officer.GetAsync(address + "/receipt.json");
        var message = await officer.GetAsync(address + "/message.json");
        var offered = await world.OfferedAsync(world.Agency);
        var done = await officer.SubmitAsync(address, new() { ["do"] = "handled" });
        var left = Text(await officer.GetAsync(world.At("submissions")));
        var handled = Text(await officer.GetAsync(world.At("submissions?show=handled")));
        var after = await officer.GetAsync(address);
        using var citizen = await world.LogInAsync(ReceivedFixture.Citizen);
        var sent = await citizen.GetAsync("/my/sent");

        var number = world.Number(ReceivedFixture.Citizen);
        Assert.All([list, page.Text], text => Assert.Contains($"{number[..8]}-{number[8..]}", text, StringComparison.Ordinal));
        Assert.DoesNotContain(number, list, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;rad&lt;/b&gt; 2", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"sure\"", page.Text, StringComparison.Ordinal);
        Assert.Equal(SubmissionFixture.Pdf, file.Bytes);
        var document = JsonSerializer.Deserialize(receipt.Bytes, ReceiptJson.Default.ReceiptDocument)!;
        var claims = JsonSerializer.Deserialize(CompactJws.Read(document.Receipt)!.Value.Payload, ReceiptJson.Default.ReceiptClaims)!;
        Assert.Equal(("SubmissionAcceptance", address[^36..]), (claims.Event, claims.LetterId.ToString()));
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, message.Bytes).Verdict);
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, file.Bytes).Verdict);
        Assert.All([receipt, message], saved => Assert.StartsWith("attachment", Disposition(saved), StringComparison.Ordinal));
        Assert.Contains("Överklagan", offered);
        Assert.Equal(world.At("submissions?done=handled"), done.Location);
        Assert.DoesNotContain("Överklagan", await world.OfferedAsync(world.Agency));
        Assert.DoesNotContain("Överklagan", left, StringComparison.Ordinal);
        Assert.Contains("Överklagan", handled, StringComparison.Ordinal);
        Assert.Contains("mark done\">handled", handled, StringComparison.Ordinal);
        Assert.Equal(200, after.Status);
        Assert.DoesNotContain("value=\"handled\"", after.Text, StringComparison.Ordinal);
        Assert.Contains("Fetched by the agency", sent.Text.Split("<li").Single(row => Has(row, "Överklagan")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_reading_stands_in_the_log_by_the_number_of_what_came_in_and_no_log_has_the_senders()
    {
        using var officer = await world.LogInAsync(PortalFixture.SecondOfficer);
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        await world.SendAsync("Spårat", [("a.pdf", "application/pdf", SubmissionFixture.Pdf)]);
        var address = await ReceivedFixture.FindAsync(officer, world.At("submissions"), "Spårat");
        foreach (var part in new[] { "", "/files/0", "/receipt.json", "/message.json" }) await officer.GetAsync(address + part);
        await officer.SubmitAsync(address, new() { ["do"] = "handled" });
        var log = Text(await admin.GetAsync(world.At("log")));

        string[] done =
        [
            "read what came in as number", "saved a file of what came in as number", "saved the receipt of what came in as number",
            "saved the message that came in as number", "marked as handled what came in as number",
        ];
        Assert.All(done, what => Assert.Contains(
            log.Split("<li>"), line => Has(line, what) && Has(line, address[^36..]) && Has(line, "Ove Handläggare")));
        Assert.DoesNotContain(world.Number(ReceivedFixture.Citizen)[2..], log, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Number(ReceivedFixture.Citizen)[2..], world.Silo.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_came_by_mail_is_marked_as_proved_by_nothing()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var smtp = await SmtpClient.ConnectAsync(world.SmtpPort);
        var answer = await smtp.SendAsync(
            "exempel@" + ReceivedFixture.Domain, $"Subject: By mail\r\nMessage-ID: <{Guid.NewGuid()}@example.se>\r\n\r\nHej.");
        var address = await ReceivedFixture.FindAsync(officer, world.At("submissions"), "By mail");
        var page = await officer.GetAsync(address);

        Assert.StartsWith("250 ", answer, StringComparison.Ordinal);
        Assert.Contains("anna@example.se", page.Text, StringComparison.Ordinal);
        Assert.Contains("nothing proves who sent it", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forms_answers_stand_under_the_questions_of_the_version_that_was_filled_in()
    {
        var forms = world.Silo.Services.GetRequiredService<FormDesk>();
        var form = new IntakeForm
        {
            Title = new("Anmälan"),
            Fields =
            [
                new() { Name = "name", Kind = FormFieldKind.Text, Label = new("Namn <b>", "Name <b>") },
                new()
                {
                    Name = "use", Kind = FormFieldKind.Choices, Label = new("Till"),
                    Choices = [new("a", new("Ett", "One")), new("b", new("Två", "Two"))],
                },
                new() { Name = "phone", Kind = FormFieldKind.Text, Label = new("Telefon", "Telephone") },
            ],
        };
        Assert.Null((await forms.ChangeAsync(world.Agency, "anmalan", form, "test", CancellationToken.None)).Problem);
        using var citizen = await world.LogInAsync(ReceivedFixture.Citizen);
        (string, string)[] filled =
        [
            ("key", Guid.NewGuid().ToString()), ("version", "1"), ("f.name", "Åsa <script>"), ("f.use", "b"), ("f.use", "a"),
        ];
        Assert.Equal(303, (await citizen.UploadAsync("/my/write/exempel/anmalan", filled, [])).Status);
        var newer = form with { Fields = [form.Fields[0] with { Label = new("Något annat") }] };
        Assert.Null((await forms.ChangeAsync(world.Agency, "anmalan", newer, "test", CancellationToken.None)).Problem);
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var page = await officer.GetAsync(await ReceivedFixture.FindAsync(officer, world.At("submissions"), "Anmälan"));

        var text = WebUtility.HtmlDecode(page.Text);
        Assert.Contains("<dt>Name <b></dt><dd class=\"lines\">Åsa <script></dd>", text, StringComparison.Ordinal);
        Assert.Contains("<dt lang=\"sv\">Till</dt><dd class=\"lines\">One\nTwo</dd>", text, StringComparison.Ordinal);
        Assert.Contains("<dt>Telephone</dt><dd class=\"lines\">–</dd>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sida.html")]
    [InlineData("bild.svg")]
    [InlineData("dokument.pdf")]
    public async Task A_file_is_saved_as_bytes_of_no_kind_whatever_it_is_called(string name)
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        await world.SendAsync("Fil " + name, [(name, "application/octet-stream", SubmissionFixture.Pdf)]);
        var address = await ReceivedFixture.FindAsync(officer, world.At("submissions"), "Fil " + name);
        var file = await officer.GetAsync(address + "/files/0");

        Assert.Equal("application/octet-stream", file.Header("Content-Type"));
        Assert.StartsWith("attachment", Disposition(file), StringComparison.Ordinal);
        Assert.Contains(name, Disposition(file), StringComparison.Ordinal);
        Assert.Equal("nosniff", file.Header("X-Content-Type-Options"));
        Assert.Equal("no-store", file.Header("Cache-Control"));
        Assert.StartsWith("sandbox; default-src 'none'", file.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(404, (await officer.GetAsync(address + "/files/1")).Status);
        Assert.Equal(404, (await officer.GetAsync(address + "/files/-1")).Status);
    }

    [Fact]
    public async Task Nobody_but_the_agencys_officers_reads_or_handles_it()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        await world.SendAsync("Hemligt", [("a.pdf", "application/pdf", SubmissionFixture.Pdf)]);
        var address = await ReceivedFixture.FindAsync(officer, world.At("submissions"), "Hemligt");
        string[] parts = ["", "/files/0", "/receipt.json", "/message.json"];
        (int Person, int Status)[] people =
        [
            (PortalFixture.Administrator, 403), (PortalFixture.Reader, 403), (PortalFixture.Other, 404), (PortalFixture.Stranger, 404),
            (ReceivedFixture.Citizen, 404), (ReceivedFixture.Both, 404),
        ];
        foreach (var (person, status) in people)
        {
            using var browser = await world.LogInAsync(person);
            foreach (var part in parts)
            {
                var answer = await browser.GetAsync(address + part);
                Assert.Equal(status, answer.Status);
                Assert.DoesNotContain("Hemligt", answer.Text, StringComparison.Ordinal);
            }

            Assert.Equal(status, (await browser.SubmitAsync(address, new() { ["do"] = "handled", ["sure"] = "yes" })).Status);
            // Under an agency where one is an officer, another's submission is not there.
            var own = person == PortalFixture.Other ? world.OtherAgency : world.FetchingAgency;
            var foreign = address.Replace(world.Agency.ToString(), own.ToString(), StringComparison.Ordinal);
            foreach (var part in parts) Assert.Equal(404, (await browser.GetAsync(foreign + part)).Status);
            Assert.Equal(404, (await browser.SubmitAsync(foreign, new() { ["do"] = "handled", ["sure"] = "yes" })).Status);
        }

        using var nobody = world.Silo.Browser();
        Assert.Equal(303, (await nobody.GetAsync(address)).Status);
        foreach (var part in parts[1..]) Assert.Equal(404, (await nobody.GetAsync(address + part)).Status);
        var forged = await officer.PostAsync(address, new() { ["do"] = "handled", ["formToken"] = "x" });
        Assert.Equal("/log-in?problem=expired", forged.Location);
        Assert.Contains("Hemligt", await world.OfferedAsync(world.Agency));
    }

    [Fact]
    public async Task Where_a_program_fetches_reading_takes_nothing_from_it_and_handling_has_to_be_meant()
    {
        using var officer = await world.LogInAsync(ReceivedFixture.Both);
        var list = $"/portal/{world.FetchingAgency}/submissions";
        await world.TakeAsync(world.FetchingAgency, "Till programmet");
        await world.TakeAsync(world.FetchingAgency, "Till handläggaren");
        var forProgram = await ReceivedFixture.FindAsync(officer, list, "Till programmet");
        var forOfficer = await ReceivedFixture.FindAsync(officer, list, "Till handläggaren");
        var read = await officer.GetAsync(forOfficer);
        var unsaid = await officer.SubmitAsync(forOfficer, new() { ["do"] = "handled" });
        var stillThere = await SubmissionFixture.ListAsync(world.Fetching);
        var said = await officer.SubmitAsync(forOfficer, new() { ["do"] = "handled", ["sure"] = "yes" });
        var left = await SubmissionFixture.ListAsync(world.Fetching);
        using var fetched = await world.Fetching.PostAsync(
            "/v1/submissions/acknowledge", $"{{\"submissionIds\":[\"{forProgram[^36..]}\"]}}");
        var handled = Text(await officer.GetAsync(list + "?show=handled"));

        Assert.Contains("<strong>test</strong>", read.Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", unsaid.Text, StringComparison.Ordinal);
        Assert.Equal(["Till programmet", "Till handläggaren"], stillThere.Select(one => one.Text("subject")));
        Assert.Equal(303, said.Status);
        Assert.Equal(["Till programmet"], left.Select(one => one.Text("subject")));
        Assert.True(fetched.IsSuccessStatusCode);
        // What a program has acknowledged is handled here too.
        Assert.All(["Till programmet", "Till handläggaren"], subject => Assert.Contains(subject, handled, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_intake_is_opened_changed_and_closed_and_what_came_in_stays()
    {
        using var admin = await world.LogInAsync(ReceivedFixture.Both);
        using var citizen = await world.LogInAsync(ReceivedFixture.Citizen);
        var portal = $"/portal/{world.ClosedAgency}";
        var before = await admin.GetAsync(portal + "/submissions");
        (string Address, string Days)[] wrong =
            [("Stora", "30"), ("postmaster", "30"), ("../x", "30"), ("exempel", "30"), ("nya", "0"), ("nya", "3651"), ("nya", "x")];
        foreach (var (typed, days) in wrong)
        {
            var refused = await admin.SubmitAsync(portal + "/intake", new() { ["address"] = typed, ["days"] = days, ["do"] = "open" });
            Assert.Contains("role=\"alert\"", refused.Text, StringComparison.Ordinal);
        }

        Assert.Null(await ReadAsync());
        var opened = await admin.SubmitAsync(portal + "/intake", new() { ["address"] = "nya", ["days"] = "12", ["do"] = "open" });
        var page = await admin.GetAsync(portal + "/intake");
        Assert.Equal((true, 12, "nya"), Facts(await ReadAsync()));
        await world.SendAsync("Innan", [], "nya");
        var overview = await admin.GetAsync(portal);
        await admin.SubmitAsync(portal + "/intake", new() { ["address"] = "andra", ["days"] = "40", ["do"] = "save" });
        Assert.Equal((true, 40, "nya"), Facts(await ReadAsync()));
        await admin.SubmitAsync(portal + "/intake", new() { ["days"] = "40", ["do"] = "close" });
        Assert.Equal((false, 40, "nya"), Facts(await ReadAsync()));
        var closed = await citizen.GetAsync("/my/write/nya");
        var address = await ReceivedFixture.FindAsync(admin, portal + "/submissions", "Innan");
        var handled = await admin.SubmitAsync(address, new() { ["do"] = "handled" });
        await admin.SubmitAsync(portal + "/intake", new() { ["days"] = "40", ["do"] = "save" });
        Assert.Equal((false, 40, "nya"), Facts(await ReadAsync()));
        await admin.SubmitAsync(portal + "/intake", new() { ["days"] = "40", ["do"] = "open" });
        var again = await citizen.GetAsync("/my/write/nya");
        var log = Text(await admin.GetAsync(portal + "/log"));

        Assert.Contains("takes no submissions yet", before.Text, StringComparison.Ordinal);
        Assert.Equal(portal + "/intake?done=open", opened.Location);
        Assert.Contains("https://letters.test/my/write/nya<", page.Text, StringComparison.Ordinal);
        Assert.Contains("nya@" + ReceivedFixture.Domain, page.Text, StringComparison.Ordinal);
        Assert.Contains("New from citizens: 1</a>", overview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("New from citizens", (await admin.GetAsync(portal)).Text, StringComparison.Ordinal);
        Assert.Equal((404, 303, 200), (closed.Status, handled.Status, again.Status));
        Assert.All(["opened", "changed", "closed"], what => Assert.Contains(what + " the intake: nya", log, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_go_on_page_by_page_the_new_from_the_oldest_and_the_handled_from_the_newest()
    {
        const int count = 27;
        var agency = world.OtherAgency;
        var desk = world.Silo.Services.GetRequiredService<IntakeDesk>();
        var intake = new IntakeDocument { Address = "prov" };
        Assert.NotNull(await desk.ChangeAsync(Ids.ToUInt128(agency), intake, "test", CancellationToken.None));
        for (var i = 0; i < count; i++) await world.TakeAsync(agency, $"Nr {i:00}.");
        using var officer = await world.LogInAsync(PortalFixture.Other);
        var fresh = await ReadPagesAsync(officer, $"/portal/{agency}/submissions");
        var offered = await desk.ListAsync(Ids.ToUInt128(agency), 0, 500);
        await desk.AcknowledgeAsync(Ids.ToUInt128(agency), [.. offered.Submissions.Select(one => one.SubmissionId)]);
        var handled = await ReadPagesAsync(officer, $"/portal/{agency}/submissions?show=handled");

        var all = Enumerable.Range(0, count).Select(i => $"Nr {i:00}.").ToList();
        Assert.Equal((2, 2), (fresh.Pages, handled.Pages));
        Assert.Equal(all, fresh.Subjects);
        Assert.Equal(all.AsEnumerable().Reverse(), handled.Subjects);
        Assert.Contains("Nothing new", (await officer.GetAsync($"/portal/{agency}/submissions")).Text, StringComparison.Ordinal);
        foreach (var odd in new[] { "?from=x", "?from=-1", "?from=99999999999", "?show=handled&from=x" })
            Assert.Equal(200, (await officer.GetAsync($"/portal/{agency}/submissions" + odd)).Status);
    }

    private static async Task<(int Pages, List<string> Subjects)> ReadPagesAsync(Browser officer, string address)
    {
        var (pages, subjects) = (0, new List<string>());
        for (var next = address; next.Length > 0;)
        {
            var page = Text(await officer.GetAsync(next));
            pages++;
            subjects.AddRange(page.Split("<span class=\"subject\">")[1..].Select(part => part.Split('<')[0]));
            var at = page.IndexOf("class=\"next\" href=\"", StringComparison.Ordinal);
            next = at < 0 ? "" : page[(at + 19)..page.IndexOf('"', at + 19)];
        }

        return (pages, subjects);
    }

    private Task<IntakeDocument?> ReadAsync() =>
        world.Silo.Services.GetRequiredService<IntakeDesk>().ReadAsync(Ids.ToUInt128(world.ClosedAgency));

    private static (bool, int, string) Facts(IntakeDocument? intake) => (intake!.Open, intake.RetentionDays, intake.Address);

    private static string Text(Browser.Answer answer) => WebUtility.HtmlDecode(answer.Text);

    private static bool Has(string row, string subject) => WebUtility.HtmlDecode(row).Contains(subject, StringComparison.Ordinal);

    private static string Disposition(Browser.Answer answer) => answer.Header("Content-Disposition");
}
