using System.Net;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>From a citizen's form to the agency that acknowledges it, and what is refused on the way.</summary>
public sealed class SubmissionPageTests(SubmissionFixture world) : IClassFixture<SubmissionFixture>
{
    private const string Write = "/my/write/exempel";

    [Fact]
    public async Task A_form_with_files_reaches_the_agency_and_its_receipt_proves_it()
    {
        using var citizen = await world.NewCitizenAsync();
        var sent = await citizen.Browser.UploadAsync(
            Write, SubmissionFixture.Form("Proof"),
                [("scan.pdf", "application/pdf", SubmissionFixture.Pdf), ("", "application/octet-stream", [])]);
        var page = await citizen.Browser.GetAsync(sent.Location + "&lang=sv");
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Proof");
        using var file = await world.Agency.GetAsync($"/v1/submissions/{submission.Text("submissionId")}/files/0");
        var receipt = await citizen.Browser.GetAsync(sent.Location.Split('?')[0] + "/receipt.json");
        var message = await citizen.Browser.GetAsync(sent.Location.Split('?')[0] + "/message.json");

        Assert.Equal(303, sent.Status);
        Assert.Contains("Myndigheten har tagit emot", page.Text, StringComparison.Ordinal);
        Assert.Equal(("mailbox", true), (submission.Text("way"), submission.GetProperty("scanned").GetBoolean()));
        Assert.Equal(citizen.Number, submission.GetProperty("from").Text("number"));
        Assert.Equal("Jag överklagar.", submission.Text("text"));
        var part = submission.Items("files").Single();
        Assert.Equal(("scan.pdf", "application/pdf", "2b"), (part.Text("fileName"), part.Text("contentType"), part.Text("pdfA")));
        Assert.Equal(SubmissionFixture.Pdf, await file.Content.ReadAsByteArrayAsync());
        var document = JsonSerializer.Deserialize(receipt.Bytes, ReceiptJson.Default.ReceiptDocument)!;
        var claims = JsonSerializer.Deserialize(CompactJws.Read(document.Receipt)!.Value.Payload, ReceiptJson.Default.ReceiptClaims)!;
        Assert.Equal("SubmissionAcceptance", claims.Event);
        Assert.Equal(submission.Text("submissionId"), claims.LetterId.ToString());
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, message.Bytes).Verdict);
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, SubmissionFixture.Pdf).Verdict);
        Assert.Equal(Verdict.Fails, ContentCheck.Compare(claims, "another"u8.ToArray()).Verdict);
        Assert.DoesNotContain(citizen.Number, Encoding.UTF8.GetString(receipt.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_acknowledged_is_offered_again_and_what_is_fetched_is_seen_by_its_sender()
    {
        using var citizen = await world.NewCitizenAsync();
        var first = await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Acknowledge-1"), []);
        await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Acknowledge-2"), []);
        var (one, two) = (await SubmissionFixture.FindAsync(world.Agency, "Acknowledge-1"),
            await SubmissionFixture.FindAsync(world.Agency, "Acknowledge-2"));
        var id = one.Text("submissionId");
        using var foreign = await world.OtherAgency.PostAsync("/v1/submissions/acknowledge", $"{{\"submissionIds\":[\"{id}\"]}}");
        var stillThere = await SubmissionFixture.FindAsync(world.Agency, "Acknowledge-1");
        using var acknowledged = await world.Agency.PostAsync(
            "/v1/submissions/acknowledge", $"{{\"submissionIds\":[\"{id}\",\"{Guid.NewGuid()}\"]}}");
        using var again = await world.Agency.PostAsync("/v1/submissions/acknowledge", $"{{\"submissionIds\":[\"{id}\"]}}");
        var left = await SubmissionFixture.ListAsync(world.Agency);
        var page = await citizen.Browser.GetAsync(first.Location + "&lang=en");
        var events = await world.Agency.ReadAsync($"/v1/submissions/{id}/receipts");

        Assert.True(one.GetProperty("number").GetUInt32() < two.GetProperty("number").GetUInt32());
        Assert.Equal(0, (await Json.ReadAsync(foreign)).GetProperty("count").GetInt32());
        Assert.Equal(id, stillThere.Text("submissionId"));
        var answer = await Json.ReadAsync(acknowledged);
        Assert.Equal((1, 1), (answer.GetProperty("count").GetInt32(), answer.Items("unknown").Count()));
        Assert.Equal(1, (await Json.ReadAsync(again)).GetProperty("count").GetInt32());
        Assert.DoesNotContain(left, item => item.Text("subject") == "Acknowledge-1");
        Assert.Contains(left, item => item.Text("subject") == "Acknowledge-2");
        Assert.Contains("Fetched by the agency", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["SubmissionAcceptance", "ContentConsignment", "ContentHandover"], events.Items("events").Select(item => item.Text("event")));
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_submission()
    {
        using var citizen = await world.NewCitizenAsync();
        var form = SubmissionFixture.Form("Twice", key: Guid.NewGuid());
        var first = await citizen.Browser.UploadAsync(Write, form, [("a.pdf", "application/pdf", SubmissionFixture.Pdf)]);
        var second = await citizen.Browser.UploadAsync(Write, form, [("a.pdf", "application/pdf", SubmissionFixture.Pdf)]);
        var other = await citizen.Browser.UploadAsync(Write, form, []);
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Twice");
        using var file = await world.Agency.GetAsync($"/v1/submissions/{submission.Text("submissionId")}/files/0");

        Assert.Equal((303, 303, 422), (first.Status, second.Status, other.Status));
        Assert.Equal(first.Location, second.Location);
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
    }

    [Theory]
    [InlineData("a.pdf", "application/pdf", "GIF89a")]
    [InlineData("a.exe", "application/octet-stream", "MZ\0\0")]
    [InlineData("a.txt", "text/plain", "hej " + FakeClamd.Malware)]
    public async Task A_file_that_lies_or_is_refused_or_holds_malware_leaves_nothing(string name, string type, string content)
    {
        using var citizen = await world.NewCitizenAsync();
        var subject = "Refused " + name;
        var answer = await citizen.Browser.UploadAsync(
            Write, SubmissionFixture.Form(subject, "kept text"), [(name, type, Encoding.Latin1.GetBytes(content))]);
        var list = await citizen.Browser.GetAsync("/my/sent");

        Assert.Equal(422, answer.Status);
        Assert.Contains(name, answer.Text, StringComparison.Ordinal);
        Assert.Contains("kept text", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(subject, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") == subject);
    }

    [Fact]
    public async Task A_file_over_the_limit_and_too_many_files_are_refused()
    {
        using var citizen = await world.NewCitizenAsync();
        var large = new byte[Budkavle.Domain.Submissions.SubmissionLimits.FileBytesMax + 1];
        Array.Fill(large, (byte)'a');
        var tooLarge = await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Large"), [("a.txt", "text/plain", large)]);
        var many = Enumerable.Range(0, 11).Select(index => ($"{index}.txt", "text/plain", "a"u8.ToArray())).ToArray();
        var tooMany = await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Many"), many);
        var empty = await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Empty", ""), []);

        Assert.Equal((422, 422, 422), (tooLarge.Status, tooMany.Status, empty.Status));
    }

    [Fact]
    public async Task Nobody_else_sees_a_submission()
    {
        using var citizen = await world.NewCitizenAsync();
        using var stranger = await world.NewCitizenAsync();
        var sent = await citizen.Browser.UploadAsync(
            Write, SubmissionFixture.Form("Private"), [("a.pdf", "application/pdf", SubmissionFixture.Pdf)]);
        var path = sent.Location.Split('?')[0];
        var id = (await SubmissionFixture.FindAsync(world.Agency, "Private")).Text("submissionId");
        foreach (var part in new[] { "", "/receipt.json", "/message.json", "/files/0" })
            Assert.Equal(404, (await stranger.Browser.GetAsync(path + part)).Status);
        foreach (var part in new[] { "", "/files/0", "/receipts", "/receipts/SubmissionAcceptance" })
        {
            using var foreign = await world.OtherAgency.GetAsync($"/v1/submissions/{id}{part}");
            using var own = await world.Agency.GetAsync($"/v1/submissions/{id}{part}");
            Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (foreign.StatusCode, own.StatusCode));
        }

        using var asLetter = await world.Agency.GetAsync("/v1/letters/" + id);
        Assert.Equal(HttpStatusCode.NotFound, asLetter.StatusCode);
    }

    [Fact]
    public async Task A_form_of_nobodys_session_is_not_taken()
    {
        using var citizen = await world.NewCitizenAsync();
        var wrong = await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Forged"), [], token: "x");
        using var unknown = new Citizens.Browser(world.Silo.Url);
        var without = await unknown.UploadAsync(Write, SubmissionFixture.Form("Forged"), [], token: "x");

        Assert.All([wrong, without], answer => Assert.Equal((303, "/log-in?problem=expired"), (answer.Status, answer.Location)));
        Assert.DoesNotContain(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") == "Forged");
    }

    [Fact]
    public async Task A_letter_that_may_be_answered_offers_it_and_the_answer_names_the_letter()
    {
        using var citizen = await world.NewCitizenAsync();
        var closed = await world.SendAsync(citizen, "No answer");
        var open = await world.SendAsync(citizen, "May be answered", ",\"replyAllowed\":true");
        var without = await citizen.Browser.GetAsync("/my/letters/" + closed);
        var with = await citizen.Browser.GetAsync("/my/letters/" + open);
        var form = await citizen.Browser.GetAsync($"{Write}?letter={open}&lang=sv");
        await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("The answer", letter: open), []);
        await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Another answer", letter: closed), []);

        Assert.DoesNotContain("/my/write/", without.Text, StringComparison.Ordinal);
        Assert.Contains($"/my/write/exempel?letter={open}", with.Text, StringComparison.Ordinal);
        Assert.Contains("Svar: May be answered", form.Text, StringComparison.Ordinal);
        Assert.Equal(open, (await SubmissionFixture.OpenAsync(world.Agency, "The answer")).Text("inReplyTo"));
        Assert.Null((await SubmissionFixture.OpenAsync(world.Agency, "Another answer")).Text("inReplyTo"));
    }

    [Fact]
    public async Task A_signatory_sends_for_the_company_and_the_agency_sees_both()
    {
        using var company = await world.NewCompanyAsync();
        var mandate = await company.Alone.Browser.GetAsync("/my/acting");
        await company.Alone.Browser.SubmitAsync("/my/acting", new() { ["mandate"] = mandate.Field("mandate") });
        var sent = await company.Alone.Browser.UploadAsync(Write, SubmissionFixture.Form("Company"), []);
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Company");

        Assert.Equal(303, sent.Status);
        Assert.Equal(company.Number, submission.GetProperty("from").Text("number"));
        Assert.Equal($"Tecknare {company.Index}-0", submission.GetProperty("from").Text("actedBy"));
    }

    [Fact]
    public async Task The_feed_tells_the_agency_and_nobody_else()
    {
        using var citizen = await world.NewCitizenAsync();
        await citizen.Browser.UploadAsync(Write, SubmissionFixture.Form("Told"), []);
        var id = (await SubmissionFixture.FindAsync(world.Agency, "Told")).Text("submissionId");

        Assert.Contains(await EventsAsync(world.Agency), told => told == (id, "submission_received"));
        Assert.DoesNotContain(await EventsAsync(world.OtherAgency), told => told.Item1 == id);
    }

    private static async Task<List<(string?, string?)>> EventsAsync(SiloClient agency)
    {
        var (all, after) = (new List<(string?, string?)>(), "");
        for (var page = 0; page < 200; page++)
        {
            var read = await agency.ReadAsync($"/v1/status-feed?limit=1000&after={after}");
            all.AddRange(read.Items("events").Select(item => (item.Text("letterId"), item.Text("type"))));
            if (read.Text("next") == after) return all;
            after = read.Text("next")!;
        }

        return all;
    }

    [Fact]
    public async Task An_address_belongs_to_one_agency_and_stays()
    {
        using var taken = await world.OtherAgency.PutAsync("/v1/intake", "{\"address\":\"exempel\"}");
        using var changed = await world.OtherAgency.PutAsync("/v1/intake", "{\"address\":\"annan\"}");
        using var invalid = await world.OtherAgency.PutAsync("/v1/intake", "{\"address\":\"Postmaster!\"}");
        using var days = await world.OtherAgency.PutAsync("/v1/intake", "{\"address\":\"prov\",\"retentionDays\":0}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (taken.StatusCode, changed.StatusCode));
        Assert.Equal("invalid_intake", (await Json.ReadAsync(invalid)).Text("code"));
        Assert.Equal("invalid_intake", (await Json.ReadAsync(days)).Text("code"));
    }
}
