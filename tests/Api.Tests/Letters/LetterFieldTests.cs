using System.Text;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters;

/// <summary>Every field of a letter and its limits. {R} stands for a registered recipient.</summary>
[Collection(SiloCollection.Name)]
public sealed class LetterFieldTests(SiloFixture silo)
{
    private readonly string _recipient = silo.NewRecipient();

    [Theory]
    [InlineData("[]", "malformed_json")]
    [InlineData("", "malformed_json")]
    [InlineData("null", "malformed_json")]
    [InlineData("{\"recipient\":", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    [InlineData("{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":{\"i\":1}}}}}}}}}", "invalid_letter")]
    [InlineData("{}", "invalid_recipient")]
    [InlineData("{\"recipient\":1}", "invalid_recipient")]
    [InlineData("{\"recipient\":\"202001019999\"}", "invalid_recipient")]
    [InlineData("{\"recipient\":\"{R}\"}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\"}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":\"b\"}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"text/plain\"}}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"\"}}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"text/xml\",\"content\":\"c\"}}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":1,\"content\":\"c\"}}", "invalid_letter")]
    [InlineData("{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"c\",\"x\":1}}",
        "invalid_letter")]
    [InlineData(
        "{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"\",\"content\":\"d\"}}",
        "invalid_letter")]
    [InlineData(
        "{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"\",\"contentType\":\"text/plain\",\"content\":\"d\"}}",
        "invalid_letter")]
    [InlineData(
        "{\"recipient\":\"{R}\",\"subject\":\"s\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"c\",\"content\":\"d\"}}",
        "invalid_letter")]
    public async Task A_letter_that_is_not_one_is_refused(string json, string code) =>
        Assert.Equal(code, await silo.Agency.TryLetterAsync(json.Replace("{R}", _recipient)));

    [Theory]
    [InlineData("\"subject\":\"again\"")]
    [InlineData("\"publishat\":\"2030-01-31T08:00:00Z\"")]
    [InlineData("\"key\":\"k\"")]
    [InlineData("\"scheduledAt\":\"2030-01-31T08:00:00Z\"")]
    [InlineData("\"reference\":1")]
    [InlineData("\"reference\":\"\"")]
    [InlineData("\"reference\":null")]
    [InlineData("\"reference\":\"a\\u0000b\"")]
    [InlineData("\"category\":\"a\\nb\"")]
    [InlineData("\"form\":\"Bygglov\"")]
    [InlineData("\"form\":\"../sent\"")]
    [InlineData("\"form\":\"b\"")]
    [InlineData("\"form\":\"abcdefghijabcdefghijabcdefghijabcdefghijk\"")]
    [InlineData("\"form\":[\"bygglov\"]")]
    [InlineData("\"language\":[\"sv\"]")]
    [InlineData("\"confirmationRequired\":\"true\"")]
    [InlineData("\"replyAllowed\":1")]
    [InlineData("\"publishAt\":\"2030-01-31T08:00:00\"")]
    [InlineData("\"publishAt\":\"2030-01-31\"")]
    [InlineData("\"publishAt\":1900000000")]
    [InlineData("\"publishAt\":\"1999-12-31T23:59:59Z\"")]
    [InlineData("\"dueAt\":\"2030-02-30T08:00:00Z\"")]
    [InlineData("\"dueAt\":\"tomorrow\"")]
    [InlineData("\"support\":\"call us\"")]
    [InlineData("\"support\":{\"fax\":\"1\"}")]
    [InlineData("\"support\":{\"url\":\"javascript:alert(1)\"}")]
    [InlineData("\"support\":{\"url\":\"example.test\"}")]
    [InlineData("\"support\":{\"phone\":1}")]
    [InlineData("\"support\":{\"phone\":\"1\",\"phone\":\"2\"}")]
    [InlineData("\"attachments\":{}")]
    [InlineData("\"attachments\":[1]")]
    [InlineData("\"attachments\":[{}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a.pdf\",\"contentType\":\"application/pdf\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a.pdf\",\"contentType\":\"application/pdf\",\"content\":\"\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a.pdf\",\"contentType\":\"application/pdf\",\"content\":\"%%%\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a.pdf\",\"contentType\":\"pdf\",\"content\":\"YQ==\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"../a\",\"contentType\":\"text/plain\",\"content\":\"YQ==\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a\\r\\nb\",\"contentType\":\"text/plain\",\"content\":\"YQ==\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a\",\"contentType\":\"text/plain\",\"content\":\"YQ==\",\"contentId\":\"x\"}]")]
    [InlineData("\"attachments\":[{\"fileName\":\"a\",\"fileName\":\"b\",\"contentType\":\"text/plain\",\"content\":\"YQ==\"}]")]
    public async Task A_field_that_breaks_its_rule_is_refused(string field) =>
        Assert.Equal("invalid_letter", await silo.Agency.TryLetterAsync(Letter.To(_recipient, more: "," + field)));

    [Theory]
    [InlineData("reference", 255)]
    [InlineData("category", 64)]
    [InlineData("language", 35)]
    public async Task A_text_may_be_as_long_as_its_limit_and_no_longer(string field, int max)
    {
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(_recipient, more: $",\"{field}\":\"{new string('å', max)}\"")));
        var longer = Letter.To(_recipient, more: $",\"{field}\":\"{new string('å', max + 1)}\"");
        Assert.Equal("invalid_letter", await silo.Agency.TryLetterAsync(longer));
    }

    [Theory]
    [InlineData("ö")]
    [InlineData("💌")]
    [InlineData("\\u00f6")]
    [InlineData("\\ud83d\\udc8c")]
    public async Task A_subject_has_255_characters_at_most_however_they_are_written(string character)
    {
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(_recipient, Repeat(character, 255))));
        Assert.Equal("invalid_letter", await silo.Agency.TryLetterAsync(Letter.To(_recipient, Repeat(character, 256))));
        Assert.Equal("invalid_letter", await silo.Agency.TryLetterAsync(Letter.To(_recipient, "")));
    }

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xE5 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0xAF })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    public async Task Text_that_is_not_UTF_8_is_refused(byte[] wrong)
    {
        var letter = Letter.To(_recipient, "@");
        var at = letter.IndexOf('@', StringComparison.Ordinal);
        byte[] bytes = [.. Encoding.UTF8.GetBytes(letter[..at]), .. wrong, .. Encoding.UTF8.GetBytes(letter[(at + 1)..])];
        using var response = await silo.Agency.SendAsync(
            HttpMethod.Post, "/v1/letters", new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } }, "bytes");
        Assert.Equal("malformed_json", (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task A_lone_surrogate_is_refused() =>
        Assert.Equal("malformed_json", await silo.Agency.TryLetterAsync(Letter.To(_recipient, "\\ud83d")));

    [Theory]
    [InlineData("application/xml")]
    [InlineData("text/plain")]
    public async Task Another_media_type_than_JSON_is_refused(string type)
    {
        using var content = new StringContent(Letter.To(_recipient), Encoding.UTF8, type);
        using var response = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters", content, "media");
        Assert.Equal("unsupported_media_type", (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task Twenty_attachments_are_accepted_and_one_more_is_not()
    {
        const string one = "{\"fileName\":\"a.txt\",\"contentType\":\"text/plain\",\"content\":\"YQ==\"}";
        string With(int count) => Letter.To(_recipient, more: $",\"attachments\":[{string.Join(',', Enumerable.Repeat(one, count))}]");
        Assert.Equal("", await silo.Agency.TryLetterAsync(With(20)));
        Assert.Equal("invalid_letter", await silo.Agency.TryLetterAsync(With(21)));
    }

    [Fact]
    public async Task Everything_that_a_letter_carries_is_what_the_recipient_opens()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        const string more = ",\"reference\":\"ref 1\",\"language\":\"sv-SE\",\"category\":\"tax\",\"form\":\"bygglov\","
            + "\"dueAt\":\"2030-01-31T08:00:00+01:00\","
            + "\"confirmationRequired\":true,\"replyAllowed\":true,\"support\":{\"text\":\"Ask\",\"url\":\"https://example.test/a\","
            + "\"phone\":\"+46 8 1\",\"email\":\"a@example.test\"},"
            + "\"attachments\":[{\"fileName\":\"Å.txt\",\"contentType\":\"text/plain\",\"content\":\"SGVq\"}]";
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(number, "Beslut \\\"1\\\" 💌", more), "all");
        var id = (await Json.ReadAsync(sent)).Text("letterId");
        var opened = await owner.ReadAsync($"/v1/mailbox/letters/{id}");
        Assert.Equal("Beslut \"1\" 💌", opened.Text("subject"));
        Assert.Equal("Exempelmyndigheten", opened.Text("sender"));
        Assert.Equal("delivered", opened.Text("status"));
        Assert.Equal("Hello.", opened.GetProperty("body").Text("content"));
        Assert.Equal("text/plain", opened.GetProperty("body").Text("contentType"));
        Assert.Equal(["ref 1", "sv-SE", "tax", "bygglov"], opened.Texts("reference", "language", "category", "form"));
        Assert.Equal(DateTimeOffset.Parse("2030-01-31T07:00:00Z"), opened.GetProperty("dueAt").GetDateTimeOffset());
        Assert.True(opened.GetProperty("confirmationRequired").GetBoolean() && opened.GetProperty("replyAllowed").GetBoolean());
        var support = opened.GetProperty("support");
        Assert.Equal(
            ["Ask", "https://example.test/a", "+46 8 1", "a@example.test"],
            support.Texts("text", "url", "phone", "email"));
        using var file = await owner.GetAsync($"/v1/mailbox/letters/{id}/attachments/0");
        Assert.Equal("Hej", await file.Content.ReadAsStringAsync());
        Assert.Contains("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        using var missing = await owner.GetAsync($"/v1/mailbox/letters/{id}/attachments/1");
        Assert.Equal("not_found", (await Json.ReadAsync(missing)).Text("code"));
    }

    [Fact]
    public async Task A_body_of_2_MB_comes_back_whole_and_a_larger_one_is_refused()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(index => $"{index:000000} "))[..(2 * 1024 * 1024)];
        string With(string body) =>
            $"{{\"recipient\":\"{number}\",\"subject\":\"Large\",\"body\":{{\"contentType\":\"text/markdown\",\"content\":\"{body}\"}}}}";
        using var sent = await silo.Agency.SendLetterAsync(With(text), "large");
        var opened = await owner.ReadAsync("/v1/mailbox/letters/" + (await Json.ReadAsync(sent)).Text("letterId"));
        Assert.Equal(text, opened.GetProperty("body").Text("content"));
        Assert.Equal("invalid_letter", await silo.Agency.TryLetterAsync(With(text + "x")));
        Assert.Equal("request_too_large", await silo.Agency.TryLetterAsync(With(text + text)));
    }

    [Fact]
    public async Task An_uploaded_content_serves_many_letters_of_its_sender_and_none_of_others()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        using var uploaded = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/contents", new ByteArrayContent("content"u8.ToArray())
        {
            Headers = { ContentType = new("application/octet-stream") },
        });
        var content = await Json.ReadAsync(uploaded);
        Assert.Equal(7, content.GetProperty("sizeBytes").GetInt32());
        var contentId = content.Text("contentId");
        var attachments = $",\"attachments\":[{{\"fileName\":\"a.bin\",\"contentType\":\"a/b\",\"contentId\":\"{contentId}\"}}]";
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(number, "One", attachments)));
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(number, "Two", attachments)));
        Assert.Equal("invalid_content", await silo.OtherAgency.TryLetterAsync(Letter.To(number, "Three", attachments)));
        var wrong = attachments.Replace("\"contentId\":\"", "\"contentId\":\"a");
        Assert.Equal("invalid_content", await silo.Agency.TryLetterAsync(Letter.To(number, "Four", wrong)));
        var letters = await owner.LettersAsync();
        Assert.Equal(2, letters.Count);
        using var file = await owner.GetAsync($"/v1/mailbox/letters/{letters[1]}/attachments/0");
        Assert.Equal("content", await file.Content.ReadAsStringAsync());
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
