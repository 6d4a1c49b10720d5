using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Problems;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Portal;

/// <summary>What an officer does in the portal, from the letter to its results.</summary>
public sealed class PortalJobTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private static string Text(Browser.Answer answer) => WebUtility.HtmlDecode(answer.Text);

    private string Csv(int from, int count) =>
        "Namn;Personnummer\r\n" + string.Concat(world.Recipients.Skip(from).Take(count).Select(number => $"\"Ek; Åsa\";{number}\r\n"));

    private static async Task<string> UntilAsync(Browser browser, string address, string mark)
    {
        var text = "";
        await Eventually.IsTrueAsync(
            async () =>
            {
                text = Text(await browser.GetAsync(address));
                return text.Contains(mark, StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), () => text);
        return text;
    }

    [Fact]
    public async Task A_letter_is_written_looked_at_sent_to_a_list_and_followed_to_its_results_and_receipts()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var form = PortalFixture.Letter("Kallelse till mätning", "preview");
        form["content"] = "# Hej\r\n\r\nKom **nu**.";
        form["type"] = "text/markdown";
        await officer.SubmitAsync(draft, form);
        var preview = await officer.GetAsync(draft + "/preview");
        var paper = await officer.GetAsync(draft + "/paper.pdf");
        var dispatch = (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
        var again = (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
        var list = Csv(0, 30) + "\"X\";123\r\n" + world.Recipients.First() + "\r\n" + "\"Y\";" + world.Recipients.First() + "\r\n";
        var uploaded = await officer.UploadAsync(dispatch + "/recipients", "lista.csv", Encoding.Latin1.GetBytes(list));
        var counted = Text(await officer.GetAsync(uploaded.Location));
        var refused = Text(await officer.GetAsync(dispatch + "/refused-lines.csv"));
        await officer.SubmitAsync(dispatch, new() { ["do"] = "start" });
        var done = await UntilAsync(officer, dispatch + "?still=1", "<span class=\"mark done\">");
        var results = Text(await officer.GetAsync(dispatch + "/results.csv"));
        var receipts = await officer.GetAsync(dispatch + "/receipts.zip");

        Assert.Contains("<h2>Hej</h2>", preview.Text, StringComparison.Ordinal);
        Assert.Contains("<strong>nu</strong>", preview.Text, StringComparison.Ordinal);
        Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(paper.Bytes[..5]), StringComparison.Ordinal);
        Assert.Equal(dispatch, again);
        Assert.Contains("<dt>Duplicates left out</dt><dd>1</dd>", counted, StringComparison.Ordinal);
        Assert.Contains("<dt>Get it digitally</dt><dd>30</dd>", counted, StringComparison.Ordinal);
        Assert.Contains("Latin-1", counted, StringComparison.Ordinal);
        Assert.Contains("32;2;the number has the wrong length", refused, StringComparison.Ordinal);
        Assert.Contains("33;2;the number's column is missing", refused, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Recipients.First(), counted + refused + done, StringComparison.Ordinal);
        Assert.Contains("<dt>Delivered</dt><dd>30</dd>", done, StringComparison.Ordinal);
        Assert.Equal(31, results.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(world.Recipients.Take(30), number => Assert.Contains(number + ";delivered;", results, StringComparison.Ordinal));
        using var zip = new ZipArchive(new MemoryStream(receipts.Bytes));
        Assert.InRange(zip.Entries.Count, 30, 300);
        Assert.All(zip.Entries, entry => Assert.EndsWith(".json", entry.FullName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_recipients_do_is_counted_once_and_stands_in_the_results()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = await world.MakeDispatchAsync(officer, "Läs mig");
        await officer.UploadAsync(dispatch + "/recipients", "lista.csv", Encoding.UTF8.GetBytes(Csv(40, 10)));
        await officer.SubmitAsync(dispatch, new() { ["do"] = "start" });
        await UntilAsync(officer, dispatch + "?still=1", "<span class=\"mark done\">");
        var number = world.Recipients.Skip(40).First();
        var owner = await world.Operator.OwnerAsync(number);
        var letter = (await owner.ReadAsync("/v1/mailbox/letters")).Items("letters")[0].Text("letterId");
        using var read = await owner.PostAsync($"/v1/mailbox/letters/{letter}/read");

        var page = await UntilAsync(officer, dispatch + "?still=1", "<dt>Opened</dt><dd>1</dd>");
        var again = Text(await officer.GetAsync(dispatch + "?still=1"));
        var results = Text(await officer.GetAsync(dispatch + "/results.csv"));

        Assert.Contains("Delivered: 10, Opened: 1", page, StringComparison.Ordinal);
        Assert.Contains("Delivered: 10, Opened: 1", again, StringComparison.Ordinal);
        Assert.Contains(number + ";opened;", results, StringComparison.Ordinal);
        Assert.Single(results.Split('\n').Skip(1), line => line.Contains(";opened;", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Above_the_bound_another_officer_has_to_approve_and_a_longer_list_asks_anew()
    {
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var second = await world.LogInAsync(PortalFixture.SecondOfficer);
        await admin.SubmitAsync(world.At("settings"), new() { ["above"] = "3" });
        var dispatch = await world.MakeDispatchAsync(officer, "Fyra ögon");
        await officer.UploadAsync(dispatch + "/recipients", "lista.csv", Encoding.UTF8.GetBytes(Csv(60, 4)));
        var alone = await officer.SubmitAsync(dispatch, new() { ["do"] = "start" });
        await officer.SubmitAsync(dispatch, new() { ["do"] = "ask" });
        var self = await officer.SubmitAsync(dispatch, new() { ["do"] = "approve" });
        var seen = (await second.GetAsync(dispatch)).Field("seen");
        await officer.UploadAsync(dispatch + "/recipients", "mer.csv", Encoding.UTF8.GetBytes(Csv(70, 1)));
        var unasked = await second.SubmitAsync(dispatch, new() { ["do"] = "approve", ["seen"] = "5" });
        await officer.SubmitAsync(dispatch, new() { ["do"] = "ask" });
        var stale = await second.SubmitAsync(dispatch, new() { ["do"] = "approve", ["seen"] = seen });
        seen = (await second.GetAsync(dispatch)).Field("seen");
        var approved = await second.SubmitAsync(dispatch, new() { ["do"] = "approve", ["seen"] = seen });
        await admin.SubmitAsync(world.At("settings"), new() { ["above"] = "0" });

        Assert.All([alone, self, unasked, stale], answer => Assert.Contains("role=\"alert\"", answer.Text, StringComparison.Ordinal));
        Assert.Equal(303, approved.Status);
        var done = await UntilAsync(officer, dispatch + "?still=1", "mark done");
        Assert.Contains("<dt>Delivered</dt><dd>5</dd>", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bound_holds_for_programs_where_the_agency_wants_it()
    {
        using var admin = await world.LogInAsync(PortalFixture.Other);
        var home = $"/portal/{world.OtherAgency}";
        await admin.SubmitAsync(home + "/settings", new() { ["above"] = "1", ["programs"] = "yes" });
        using var made = await world.OtherClient.PostAsync(
            "/v1/dispatches", """{"subject":"A","body":{"contentType":"text/plain","content":"B"}}""");
        var path = "/v1/dispatches/" + (await Json.ReadAsync(made)).Text("dispatchId");
        using var added = await world.OtherClient.SendAsync(
            HttpMethod.Put, path + "/recipients", Json.Lines(world.Recipients.Take(2).Select(number => $"\"{number}\"")));
        using var held = await world.OtherClient.PostAsync(path + "/start");
        await admin.SubmitAsync(home + "/settings", new() { ["above"] = "1" });
        using var free = await world.OtherClient.PostAsync(path + "/start");
        await admin.SubmitAsync(home + "/settings", new() { ["above"] = "0" });

        Assert.Equal((422, "approval_required"), ((int)held.StatusCode, (await Json.ReadAsync(held)).Text("code")));
        Assert.Equal(200, (int)free.StatusCode);
    }

    [Fact]
    public async Task A_list_with_more_than_may_be_is_refused_while_it_is_read_and_nothing_of_it_counts()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = Guid.Parse((await world.MakeDispatchAsync(officer, "För många"))[^36..]);
        var (agency, id) = (Ids.ToUInt128(world.Agency), Ids.ToUInt128(dispatch));
        var intake = world.Silo.Services.GetRequiredService<RecipientIntake>();
        async Task<ProblemResult?> TakeAsync(int count) => (await intake.TakeAsync(
            agency, id, "test", "", PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(Csv(0, count)))),
            new RecipientCsv(new DateOnly(2026, 1, 1)), CancellationToken.None, recipientsMax: 5)).Problem;

        var fits = await TakeAsync(3);
        var tooMany = await TakeAsync(3);

        Assert.Null(fits);
        Assert.Equal("invalid_dispatch", tooMany!.Code.Code);
        Assert.Contains("<dd>3</dd>", (await officer.GetAsync(world.At("dispatches/" + dispatch))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dispatch_is_scheduled_paused_given_a_rate_and_cancelled()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var dispatch = await world.MakeDispatchAsync(officer, "Senare");
        var numbers = string.Join("\r\n", world.Recipients.Skip(80).Take(3));
        await officer.SubmitAsync(dispatch, new() { ["do"] = "numbers", ["numbers"] = numbers });
        var day = DateTimeOffset.UtcNow.AddDays(3).ToString("yyyy-MM-dd", null);
        await officer.SubmitAsync(dispatch, new() { ["do"] = "arrange", ["day"] = day, ["clock"] = "09:30", ["rate"] = "2" });
        var page = Text(await officer.GetAsync(dispatch));
        await officer.SubmitAsync(dispatch, new() { ["do"] = "start" });
        var scheduled = await officer.GetAsync(dispatch);
        await officer.SubmitAsync(dispatch, new() { ["do"] = "pause" });
        var paused = Text(await officer.GetAsync(dispatch));
        await officer.SubmitAsync(dispatch, new() { ["do"] = "cancel" });

        Assert.Contains($"value=\"{day}\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"09:30\"", page, StringComparison.Ordinal);
        Assert.Equal("4", scheduled.Header("Refresh"));
        Assert.Contains(">scheduled</span>", scheduled.Text, StringComparison.Ordinal);
        Assert.Contains(">paused</span>", paused, StringComparison.Ordinal);
        Assert.Contains(">cancelled</span>", (await officer.GetAsync(dispatch)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_made_changed_filled_in_and_sent_and_a_secret_is_shown_once()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        Dictionary<string, string> typed = new()
        {
            ["name"] = "Kallelse", ["type"] = "letter", ["subject"] = "Kallelse ((dag))", ["written"] = "text/plain",
            ["content"] = "Kom ((dag)).",
        };
        var made = (await officer.SubmitAsync(world.At("templates/new"), typed)).Location.Split('?')[0];
        typed["content"] = "Kom den ((dag)).";
        await officer.SubmitAsync(made, typed);
        var filled = await officer.GetAsync(made + "?v=5%20maj");
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var choice = new Dictionary<string, string> { ["template"] = made.Split('/')[^1], ["do"] = "save" };
        await officer.SubmitAsync(draft, choice);
        await officer.SubmitAsync(draft, new(choice) { ["value"] = "9 juni" });
        var preview = await officer.GetAsync(draft + "/preview");
        var programs = world.At("programs");
        var client = await admin.SubmitAsync(programs, new() { ["do"] = "client", ["name"] = "Ekonomi", ["scope"] = "letters:write" });
        var key = await admin.SubmitAsync(programs, new() { ["do"] = "key", ["name"] = "notis", ["type"] = "live" });
        var taken = await admin.SubmitAsync(programs, new() { ["do"] = "client", ["name"] = "Drift", ["scope"] = "operations" });
        var later = await admin.GetAsync(programs);

        Assert.Contains("Kom den 5 maj.", filled.Text, StringComparison.Ordinal);
        Assert.Contains("Kom den 9 juni.", preview.Text, StringComparison.Ordinal);
        Assert.All([client, key], answer => Assert.Contains("class=\"secret\"", answer.Text, StringComparison.Ordinal));
        Assert.All([client, key], answer => Assert.Equal("no-store", answer.Header("Cache-Control")));
        Assert.Contains("role=\"alert\"", taken.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"secret\"", later.Text, StringComparison.Ordinal);
        Assert.Contains("Ekonomi", later.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_that_cannot_be_sent_says_why_and_one_to_oneself_arrives()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        await officer.SubmitAsync(draft, PortalFixture.Letter("", "save"));
        var wrong = await officer.GetAsync(draft + "/preview");
        await officer.SubmitAsync(draft, PortalFixture.Letter("Till mig själv", "save"));
        await officer.UploadAsync(draft + "/files", "bilaga.pdf", "%PDF-1.4 x"u8.ToArray());
        var sent = await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "test" });
        var inbox = await officer.GetAsync("/my");

        Assert.Contains("role=\"alert\"", wrong.Text, StringComparison.Ordinal);
        Assert.EndsWith("?done=test", sent.Location, StringComparison.Ordinal);
        Assert.Contains("Till mig själv", Text(inbox), StringComparison.Ordinal);
        Assert.Contains("bilaga.pdf", (await officer.GetAsync(draft + "/preview")).Text, StringComparison.Ordinal);
    }
}
