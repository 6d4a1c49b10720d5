using System.Net;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>Forms with fields of an agency's own: defined, filled in, and read by the agency.</summary>
public sealed class FormTests(SubmissionFixture world) : IClassFixture<SubmissionFixture>
{
    private const string Fields = """
        [{"name":"name","kind":"text","label":{"sv":"Namn <b>","en":"Name"},"required":true,"maxLength":20},
         {"name":"company","kind":"text","pattern":"organisationNumber","label":{"sv":"Företag"}},
         {"name":"area","kind":"number","decimals":1,"min":1,"label":{"sv":"Yta"}},
         {"name":"use","kind":"choices","label":{"sv":"Till"},
          "choices":[{"value":"a","label":{"sv":"Ett"}},{"value":"b","label":{"sv":"Två"}}]},
         {"name":"map","kind":"file","required":true,"label":{"sv":"Karta"}},
         {"name":"sure","kind":"checkbox","required":true,"label":{"sv":"Säker"}}]
        """;

    private static readonly (string, string)[] Filled =
    [
        ("f.name", "Åsa <i>"), ("f.company", "212000-0142"), ("f.area", "12,5"), ("f.use", "b"), ("f.use", "a"), ("f.sure", "yes"),
    ];

    private static readonly (string, string, byte[])[] Map = [("karta.pdf", "application/pdf", SubmissionFixture.Pdf)];

    [Fact]
    public async Task What_is_filled_in_reaches_the_agency_as_json_and_the_receipt_covers_it()
    {
        await DefineAsync("whole", Fields);
        using var citizen = await world.NewCitizenAsync();
        var list = await citizen.Browser.GetAsync("/my/write/exempel?lang=sv");
        var page = await citizen.Browser.GetAsync("/my/write/exempel/whole?lang=sv");
        var sent = await SendAsync(citizen, "whole", Filled, Map);
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Blankett whole");
        var receipt = await citizen.Browser.GetAsync(sent.Location.Split('?')[0] + "/receipt.json");
        var message = await citizen.Browser.GetAsync(sent.Location.Split('?')[0] + "/message.json");

        Assert.Contains("/my/write/exempel/whole", list.Text, StringComparison.Ordinal);
        Assert.Contains("Namn &lt;b&gt;", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Text, StringComparison.Ordinal);
        Assert.True(page.Bytes.Length < 20_000, $"{page.Bytes.Length} bytes");
        Assert.Equal(303, sent.Status);
        var form = submission.GetProperty("form");
        Assert.Equal(("whole", 1, "sv"), (form.Text("code"), form.GetProperty("version").GetInt32(), form.Text("language")));
        Assert.Equal(
            """{"name":"Åsa <i>","company":"162120000142","area":12.5,"use":["a","b"],"map":[0],"sure":true}""",
            JsonSerializer.Serialize(form.GetProperty("answers"), Relaxed));
        Assert.StartsWith("Namn <b>\n  Åsa <i>\nFöretag\n  162120000142\n", submission.Text("text"), StringComparison.Ordinal);
        var document = JsonSerializer.Deserialize(receipt.Bytes, ReceiptJson.Default.ReceiptDocument)!;
        var claims = JsonSerializer.Deserialize(CompactJws.Read(document.Receipt)!.Value.Payload, ReceiptJson.Default.ReceiptClaims)!;
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, message.Bytes).Verdict);
        Assert.Contains("\"area\":12.5", message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_field_and_what_was_typed_stays()
    {
        await DefineAsync("wrong", Fields);
        using var citizen = await world.NewCitizenAsync();
        (string, string)[] typed = [("f.name", "\"><script>alert(1)</script>"), ("f.company", "123"), ("f.area", "0"), ("f.use", "b")];
        var answer = await SendAsync(citizen, "wrong", typed, [("karta.exe", "application/octet-stream", "MZ\0"u8.ToArray())]);

        Assert.Equal(422, answer.Status);
        Assert.Contains("<title>Fel: ", answer.Text, StringComparison.Ordinal);
        foreach (var field in new[] { "name", "company", "area", "map", "sure" })
        {
            Assert.Contains($"href=\"#f-{field}\"", answer.Text, StringComparison.Ordinal);
            Assert.Contains($"id=\"f-{field}-problem\"", answer.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("href=\"#f-use\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"b\" checked", answer.Text, StringComparison.Ordinal);
        Assert.Contains("karta.exe", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") == "Blankett wrong");
    }

    [Fact]
    public async Task A_letter_leads_to_its_form_with_the_reference_filled_in_and_the_answer_names_both()
    {
        const string fields = """
            [{"name":"Reference","kind":"text","label":{"sv":"Ärende"}},{"name":"note","kind":"text","label":{"sv":"Svar"}}]
            """;
        await DefineAsync("answer", fields);
        await DefineAsync("another", """[{"name":"reference","kind":"text","label":{"sv":"Ärende"}}]""");
        using var citizen = await world.NewCitizenAsync();
        using var stranger = await world.NewCitizenAsync();
        var letter = await world.SendAsync(citizen, "Komplettera", ",\"form\":\"answer\",\"reference\":\"Dnr <7>\"");
        var lost = await world.SendAsync(citizen, "Finns inte", ",\"form\":\"nosuch\"");
        var shown = await citizen.Browser.GetAsync($"/my/letters/{letter}?lang=sv");
        var address = $"/my/write/exempel/answer?letter={letter}";
        var page = await citizen.Browser.GetAsync(address + "&lang=sv");
        var otherForm = await citizen.Browser.GetAsync($"/my/write/exempel/another?letter={letter}");
        var others = await stranger.Browser.GetAsync(address);
        await SendAsync(citizen, "answer", [("f.note", "Hej"), ("f.Reference", "annat"), ("letter", letter)], []);
        await SendAsync(stranger, "another", [("f.reference", "x"), ("letter", letter)], []);
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Blankett answer");
        var theirs = await SubmissionFixture.OpenAsync(world.Agency, "Blankett another");
        using var closed = await world.Agency.SendAsync(HttpMethod.Delete, "/v1/submissions/forms/answer");

        Assert.Contains($"href=\"{address}\"", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Svara med blanketten", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/my/write/", (await citizen.Browser.GetAsync("/my/letters/" + lost)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/my/write/", (await citizen.Browser.GetAsync("/my/letters/" + letter)).Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Dnr &lt;7&gt;\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("<strong>Dnr &lt;7&gt;</strong>", page.Text, StringComparison.Ordinal);
        Assert.All([otherForm, others], answer => Assert.Equal(200, answer.Status));
        Assert.All([otherForm, others], answer => Assert.DoesNotContain("Dnr", answer.Text, StringComparison.Ordinal));
        Assert.Equal((letter, "Dnr <7>"), (submission.Text("inReplyTo"), submission.Text("reference")));
        Assert.Equal("annat", submission.GetProperty("form").GetProperty("answers").Text("Reference"));
        Assert.Equal((null, null), (theirs.Text("inReplyTo"), theirs.Text("reference")));
    }

    [Fact]
    public async Task A_file_of_no_field_is_not_taken()
    {
        await DefineAsync("stray", Fields);
        using var citizen = await world.NewCitizenAsync();
        var stray = await SendAsync(citizen, "stray", Filled, Map, "files");
        var unknown = await SendAsync(citizen, "stray", Filled, Map, "f.other");
        var text = await SendAsync(citizen, "stray", Filled, Map, "f.name");

        Assert.Equal((422, 422, 422), (stray.Status, unknown.Status, text.Status));
    }

    [Fact]
    public async Task A_submission_keeps_the_version_that_was_filled_in()
    {
        await DefineAsync("versions", Fields);
        var same = await DefineAsync("versions", Fields);
        var changed = await DefineAsync("versions", """[{"name":"other","kind":"text","label":{"sv":"Annat"}}]""");
        using var citizen = await world.NewCitizenAsync();
        var sent = await SendAsync(citizen, "versions", Filled, Map);
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Blankett versions");
        var old = await world.Agency.ReadAsync("/v1/submissions/forms/versions/versions/1");
        var never = await SendAsync(citizen, "versions", [.. Filled, ("version", "7")], Map);

        Assert.Equal((1, 2), (same.GetProperty("version").GetInt32(), changed.GetProperty("version").GetInt32()));
        Assert.Equal(303, sent.Status);
        Assert.Equal(1, submission.GetProperty("form").GetProperty("version").GetInt32());
        Assert.Equal("name", old.Items("fields").First().Text("name"));
        Assert.Equal(422, never.Status);
        Assert.Contains("Annat", never.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_form_is_not_shown_nor_taken_until_it_is_opened()
    {
        await DefineAsync("closed", Fields);
        using var closed = await world.Agency.SendAsync(HttpMethod.Delete, "/v1/submissions/forms/closed");
        using var citizen = await world.NewCitizenAsync();
        var list = await citizen.Browser.GetAsync("/my/write/exempel");
        var page = await citizen.Browser.GetAsync("/my/write/exempel/closed");
        var sent = await SendAsync(citizen, "closed", Filled, Map);
        var listed = (await world.Agency.ReadAsync("/v1/submissions/forms")).Items("forms").Single(item => item.Text("code") == "closed");
        var opened = await DefineAsync("closed", Fields);

        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
        Assert.DoesNotContain("/my/write/exempel/closed", list.Text, StringComparison.Ordinal);
        Assert.Equal((404, 404), (page.Status, sent.Status));
        Assert.False(listed.GetProperty("open").GetBoolean());
        Assert.Equal((1, true), (opened.GetProperty("version").GetInt32(), opened.GetProperty("open").GetBoolean()));
        Assert.Equal(200, (await citizen.Browser.GetAsync("/my/write/exempel/closed")).Status);
    }

    [Fact]
    public async Task Another_agencys_forms_are_not_there()
    {
        await DefineAsync("mine", Fields);
        using var citizen = await world.NewCitizenAsync();
        using var read = await world.OtherAgency.GetAsync("/v1/submissions/forms/mine");
        using var version = await world.OtherAgency.GetAsync("/v1/submissions/forms/mine/versions/1");
        using var close = await world.OtherAgency.SendAsync(HttpMethod.Delete, "/v1/submissions/forms/mine");
        var page = await citizen.Browser.GetAsync("/my/write/prov/mine");
        using var stranger = new Citizens.Browser(world.Silo.Url);

        Assert.All([read, version, close], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Equal(404, page.Status);
        Assert.Empty((await world.OtherAgency.ReadAsync("/v1/submissions/forms")).Items("forms"));
        Assert.StartsWith("/log-in", (await stranger.GetAsync("/my/write/exempel/mine")).Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPPER", "[{\"name\":\"a\",\"kind\":\"text\",\"label\":{\"sv\":\"A\"}}]", "invalid_form")]
    [InlineData("code", "[]", "invalid_form")]
    [InlineData("code", "null", "malformed_json")]
    [InlineData("code", "[null]", "invalid_form")]
    [InlineData("code", "[{\"name\":\"a\",\"kind\":\"text\",\"label\":{}}]", "malformed_json,invalid_form")]
    [InlineData("code", "[{\"name\":\"a\",\"kind\":\"nonsense\",\"label\":{\"sv\":\"A\"}}]", "malformed_json")]
    [InlineData("code", "[{\"name\":\"a\",\"kind\":1,\"pattern\":88,\"label\":{\"sv\":\"A\"}}]", "invalid_form")]
    [InlineData("code", "[{\"name\":\"a\"", "malformed_json")]
    public async Task A_definition_that_breaks_a_rule_is_refused(string code, string fields, string expected)
    {
        using var answer = await world.Agency.PutAsync(
            "/v1/submissions/forms/" + code, $"{{\"title\":{{\"sv\":\"A\"}},\"fields\":{fields}}}");

        Assert.Contains((await Json.ReadAsync(answer)).Text("code"), expected.Split(','));
    }

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private async Task<JsonElement> DefineAsync(string code, string fields)
    {
        using var made = await world.Agency.PutAsync(
            "/v1/submissions/forms/" + code, $"{{\"title\":{{\"sv\":\"Blankett {code}\",\"en\":\"Form {code}\"}},\"fields\":{fields}}}");
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        return await Json.ReadAsync(made);
    }

    private static Task<Citizens.Browser.Answer> SendAsync(
        My.Citizen citizen, string code, (string, string)[] fields, (string, string, byte[])[] files, string filesField = "f.map") =>
        citizen.Browser.UploadAsync(
            $"/my/write/exempel/{code}?lang=sv", [("key", Guid.NewGuid().ToString()), ("version", "1"), .. fields], files,
            filesField: filesField);
}
