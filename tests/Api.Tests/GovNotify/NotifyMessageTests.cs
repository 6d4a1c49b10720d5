using System.Text.Json;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>E-mails and SMS by /v2: durable when answered, sent by the channels that notifications have.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyMessageTests(SiloFixture silo, ITestOutputHelper output)
{
    private const string Email = "/v2/notifications/email";
    private const string Sms = "/v2/notifications/sms";

    [Fact]
    public async Task An_email_is_answered_as_the_contract_has_it_sent_and_found()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name)), det gäller ((what)).");
        using var sent = await caller.PostAsync(Email, Body(
            template, ",\"reference\":\"r-1\",\"one_click_unsubscribe_url\":\"https://example.se/av?x=1\""));
        var answer = await Json.ReadAsync(sent);
        var id = answer.Text("id")!;
        await Eventually.IsTrueAsync(async () => (await caller.ReadAsync($"/v2/notifications/{id}")).Text("status") == "delivered");
        var one = await caller.ReadAsync($"/v2/notifications/{id}");
        var mail = silo.FindMail("https://example.se/av?x=1");

        Assert.Equal(201, (int)sent.StatusCode);
        Assert.Equal(
            ["id", "reference", "content", "uri", "template", "scheduled_for", "sanitised_content"],
            answer.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["r-1", $"{Root}v2/notifications/{id}", "", "{}"],
            answer.Texts("reference", "uri", "scheduled_for", "sanitised_content"));
        Assert.Equal(
            ["Hej Bo, det gäller provet.", "About provet", "no-reply@budkavle.test", "https://example.se/av?x=1"],
            answer.GetProperty("content").Texts("body", "subject", "from_email", "one_click_unsubscribe_url"));
        Assert.Equal($"{Root}services/{silo.AgencyId}/templates/{template}", answer.GetProperty("template").Text("uri"));
        Assert.Equal(
            ["bo@example.se", "", "email", "Hej Bo, det gäller provet.", "About provet", "0", "True"],
            one.Texts("email_address", "phone_number", "type", "body", "subject", "cost_in_pounds", "is_cost_data_ready"));
        Assert.Equal($"{Root}v2/template/{template}/version/1", one.GetProperty("template").Text("uri"));
        Assert.False(one.TryGetProperty("estimated_delivery", out _));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", one.Text("completed_at"));
        Assert.Contains("To: <bo@example.se>", mail, StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_sms_goes_to_the_gateway_with_its_sender()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "sms", "Kod ((what)) till ((name))");
        using var sent = await caller.PostAsync(Sms, Body(template, "", "phone_number", "070-123 45 67"));
        var answer = await Json.ReadAsync(sent);
        await Eventually.IsTrueAsync(async () =>
            (await caller.ReadAsync($"/v2/notifications/{answer.Text("id")}")).Text("status") == "sent");
        var one = await caller.ReadAsync($"/v2/notifications/{answer.Text("id")}");
        var form = Assert.Single(silo.TextMessages, form => form["message"] == "Kod provet till Bo");

        Assert.Equal(["Kod provet till Bo", "Budkavle"], answer.GetProperty("content").Texts("body", "from_number"));
        Assert.False(answer.TryGetProperty("sanitised_content", out _));
        Assert.Equal(
            ["", "+46701234567", "sms", "", "False"],
            one.Texts("email_address", "phone_number", "type", "subject", "is_cost_data_ready"));
        Assert.Equal(["+46701234567", "Budkavle"], [form["to"], form["from"]]);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_contracts_words()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var email = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name)) ((long))");
        var sms = await NotifyCaller.MessageTemplateAsync(silo, "sms", "((long))");
        var nobody = Guid.NewGuid();
        var past = DateTimeOffset.UtcNow.AddMinutes(-1).ToString("O");
        var far = DateTimeOffset.UtcNow.AddHours(25).ToString("O");
        (string Path, string Body, string Refusal)[] tries =
        [
            (Email, "", "ValidationError: email_address is a required property; template_id is a required property"),
            (Sms, "{}", "ValidationError: phone_number is a required property; template_id is a required property"),
            (Email, $"{{\"email_address\":null,\"template_id\":\"{email}\"}}", "ValidationError: email_address is a required property"),
            (Sms, $"{{\"phone_number\":null,\"template_id\":\"{sms}\"}}", "ValidationError: phone_number is a required property"),
            (Email, Body("x"), "ValidationError: template_id is not a valid UUID"),
            (Email, Body(email, "", "email_address", "bo@"), "ValidationError: email_address Not a valid email address"),
            (Sms, Body(sms, "", "phone_number", "070 ring mig"), "ValidationError: phone_number Must not contain letters or symbols"),
            (Sms, Body(sms, "", "phone_number", "0701"), "ValidationError: phone_number Not enough digits"),
            (Sms, Body(sms, "", "phone_number", "0701234567890123"), "ValidationError: phone_number Too many digits"),
            (Email, Body(email, ",\"sms_sender_id\":null"),
                "ValidationError: Additional properties are not allowed (sms_sender_id was unexpected)"),
            (Email, Body(email, ",\"one_click_unsubscribe_url\":\"http://example.se\""),
                "ValidationError: one_click_unsubscribe_url is not a valid https url"),
            (Email, Body(email, ",\"scheduled_for\":\"soon\""),
                "ValidationError: scheduled_for datetime format is invalid. It must be a valid ISO8601 date time format, "
                + "https://en.wikipedia.org/wiki/ISO_8601"),
            (Email, Body(email, $",\"scheduled_for\":\"{past}\""), "ValidationError: scheduled_for datetime can not be in the past"),
            (Email, Body(email, $",\"scheduled_for\":\"{far}\""),
                "ValidationError: scheduled_for datetime can only be 24 hours in the future"),
            (Email, Body(email, ",\"sanitise_content_for\":\"name\""), "ValidationError: sanitise_content_for is not of type array"),
            (Email, Body(nobody.ToString()), "BadRequestError: Template not found"),
            (Email, Body(sms), "BadRequestError: sms template is not suitable for email notification"),
            (Sms, Body(email, "", "phone_number", "0701234567"), "BadRequestError: email template is not suitable for sms notification"),
            (Email, Body(email), "BadRequestError: Missing personalisation: long"),
            (Email, BodyOf(email, "email_address", "bo@example.se", """{"name":"Bo","what":"x","long":"y","Na-me":"Eva"}"""),
                "BadRequestError: Two values have the same name: case, spaces, _ and - do not matter"),
            (Email, Body(email, $",\"email_reply_to_id\":\"{nobody}\""),
                $"BadRequestError: email_reply_to_id {nobody} does not exist in database for service id {silo.AgencyId}"),
            (Sms, Body(sms, $",\"sms_sender_id\":\"{nobody}\"", "phone_number", "0701234567"),
                $"BadRequestError: sms_sender_id {nobody} does not exist in database for service id {silo.AgencyId}"),
            (Sms, Body(sms, "", "phone_number", "0701234567", " "), "BadRequestError: Your message is empty."),
            (Sms, Body(sms, "", "phone_number", "0701234567", new string('a', 919)),
                "BadRequestError: Your message is too long. Text messages cannot be longer than 918 characters. "
                + "Your message is 919 characters long."),
            (Email, Body(email, "", "email_address", "bo@example.se", new string('a', 2_000_001)),
                "BadRequestError: Emails cannot be longer than 2000000 bytes. Your message is 2000008 bytes."),
            (Email, BodyOf(email, "email_address", "bo@example.se", """{"name":"Bo","what":"x","long":{"file":"JVBERi0="}}"""),
                "BadRequestError: Send files by email has not been set up - add contact details for your service at "
                + $"{Root}services/{silo.AgencyId}/service-settings/send-files-by-email"),
            (Sms, BodyOf(sms, "phone_number", "0701234567", """{"long":{"file":"JVBERi0="}}"""),
                "BadRequestError: Can only send a file by email"),
        ];
        foreach (var (path, body, refusal) in tries)
        {
            using var answer = await caller.PostAsync(path, body);
            Assert.Equal("400 " + refusal, await NotifyCaller.RefusalAsync(answer));
        }
    }

    [Fact]
    public async Task A_subject_is_one_line_whatever_its_values_say()
    {
        var caller = await NotifyCaller.SharedAsync(silo);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Rad ((name))");
        const string values = """{"name":"Bo","what":" n\r\nBcc: x@example.se\u2028\u0000y  z\n"}""";
        using var sent = await caller.PostAsync(Email, BodyOf(template, "email_address", "bo@example.se", values));
        var answer = await Json.ReadAsync(sent);
        using var shown = await caller.PostAsync($"/v2/template/{template}/preview", $"{{\"personalisation\":{values}}}");
        using var bulk = await caller.PostAsync(
            "/v2/notifications/bulk",
            $"{{\"name\":\"b\",\"template_id\":\"{template}\",\"reference\":\"line\",\"rows\":"
            + """[["email address","name","what"],["bo@example.se","Bo","a\nb"]]}""");
        var row = (await caller.ReadAsync("/v2/notifications?reference=line")).Items("notifications").Single();

        Assert.Equal([201, 201], [(int)sent.StatusCode, (int)bulk.StatusCode]);
        Assert.Equal("About n Bcc: x@example.se y z", answer.GetProperty("content").Text("subject"));
        Assert.Equal("About n Bcc: x@example.se y z", (await caller.ReadAsync($"/v2/notifications/{answer.Text("id")}")).Text("subject"));
        Assert.Equal("About n Bcc: x@example.se y z", (await Json.ReadAsync(shown)).Text("subject"));
        Assert.Equal("About a b", row.Text("subject"));
    }

    [Theory]
    [InlineData("see [here](https://a.example/x) now", @"see \[here\]\( now")]
    [InlineData("www.a.example is bare", "www\\. a\\. example is bare")]
    [InlineData("mail bo@a.example now", @"mail bo@a\.example now")]
    [InlineData("https://a.example", "")]
    [InlineData("plain text", "plain text")]
    [InlineData("*b* _c_ `d` {e} #1 + - ! | \\ <f>", @"\*b\* \_c\_ \`d\` \{e\} \#1 \+ \- \! \| \\ \<f\>")]
    public void A_value_is_cleaned_of_links_and_then_of_markdown(string value, string clean) =>
        Assert.Equal(clean, NotifySanitiser.Clean(value));

    [Fact]
    public async Task Only_named_values_are_cleaned_and_the_answer_says_which()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "((First name)): ((note)) ((what))");
        using var sent = await caller.PostAsync(Email, BodyOf(
            template, "email_address", "bo@example.se", """{"first_name":"*Bo*","note":"*n*","what":"w"}""",
            ",\"sanitise_content_for\":[\"FIRST NAME\",\"what\"]"));
        var answer = await Json.ReadAsync(sent);

        Assert.Equal(@"\*Bo\*: *n* w", answer.GetProperty("content").Text("body"));
        var cleaned = Assert.Single(answer.GetProperty("sanitised_content").EnumerateObject());
        Assert.Equal("first_name", cleaned.Name);
        Assert.Equal(["*Bo*", @"\*Bo\*"], cleaned.Value.Texts("unsanitised", "sanitised"));
    }

    [Fact]
    public async Task A_scheduled_email_waits_and_says_for_when()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Senare, ((name))");
        var at = DateTimeOffset.UtcNow.AddHours(3).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        using var sent = await caller.PostAsync(Email, Body(template, $",\"scheduled_for\":\"{at}\""));
        var answer = await Json.ReadAsync(sent);
        var one = await caller.ReadAsync($"/v2/notifications/{answer.Text("id")}");

        Assert.Equal(at[..^1] + ".000000Z", answer.Text("scheduled_for"));
        Assert.Equal([answer.Text("scheduled_for")!, "created", "", ""], one.Texts("scheduled_for", "status", "sent_at", "completed_at"));
    }

    [Fact]
    public async Task A_key_that_stands_for_letters_only_is_refused_here()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        using var answer = await caller.PostAsync(Email, "{}", "some-key");
        Assert.Equal("400 BadRequestError: Idempotency-Key is for letters only", await NotifyCaller.RefusalAsync(answer));
    }

    [Fact]
    public async Task Damaged_requests_are_refused_and_never_fail()
    {
        var random = Seeds.Create(output);
        var (caller, _) = await NotifyCaller.MakeAsync(silo, type: "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((name))");
        var sound = Body(template, ",\"scheduled_for\":\"2026-01-01T00:00\",\"sanitise_content_for\":[\"name\"],\"reference\":\"r\"");
        for (var round = 0; round < 300; round++)
        {
            var damaged = sound.ToCharArray();
            for (var at = random.Next(1, 4); at > 0; at--) damaged[random.Next(damaged.Length)] = "{}[]\":,\\0ad @"[random.Next(13)];
            using var answer = await caller.PostAsync(Email, new string(damaged));
            Assert.True((int)answer.StatusCode is 201 or 400, $"{answer.StatusCode} {new string(damaged)}");
        }
    }

    [Fact]
    public async Task Nobodys_address_is_in_the_log_of_the_silo()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "sms", "Hemligt ((what))");
        using var sent = await caller.PostAsync(Sms, Body(template, "", "phone_number", "+46709998877"));
        await Eventually.IsTrueAsync(() => Task.FromResult(silo.TextMessages.Any(form => form["to"] == "+46709998877")));
        using var refused = await caller.PostAsync(Sms, Body(template, "", "phone_number", "+46709998877x"));

        Assert.Equal(400, (int)refused.StatusCode);
        Assert.DoesNotContain("709998877", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("709998877", silo.LoggedText, StringComparison.Ordinal);
        Assert.DoesNotContain("Hemligt", silo.LoggedText, StringComparison.Ordinal);
    }

    private string Root => silo.Http.BaseAddress!.ToString();

    private static string Body(
        string template, string more = "", string field = "email_address", string to = "bo@example.se", string? longest = null)
    {
        var values = JsonSerializer.Serialize(longest is null
            ? new Dictionary<string, string> { ["name"] = "Bo", ["what"] = "provet" }
            : new Dictionary<string, string> { ["name"] = "Bo", ["what"] = "provet", ["long"] = longest });
        return BodyOf(template, field, to, values, more);
    }

    private static string BodyOf(string template, string field, string to, string values, string more = "") =>
        $"{{\"{field}\":\"{to}\",\"template_id\":\"{template}\",\"personalisation\":{values}{more}}}";
}
