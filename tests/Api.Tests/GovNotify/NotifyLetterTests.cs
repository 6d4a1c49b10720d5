using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>Letters by /v2: into the mailbox of whom personalisation names, and never on paper.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyLetterTests(SiloFixture silo, ITestOutputHelper output)
{
    private const string Path = "/v2/notifications/letter";

    [Fact]
    public async Task A_letter_that_names_a_recipient_number_lies_in_the_mailbox_when_it_is_answered()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "To a mailbox");
        var (number, owner) = await silo.NewOwnerAsync();
        using var sent = await caller.PostAsync(Path, Letter(template, number, ",\"reference\":\"r-1\""));
        var answer = await Json.ReadAsync(sent);
        var id = answer.Text("id")!;
        var read = await owner.ReadAsync($"/v1/mailbox/letters/{id}");
        var one = await caller.ReadAsync($"/v2/notifications/{id}");

        Assert.Equal(201, (int)sent.StatusCode);
        Assert.Equal([id], await owner.LettersAsync());
        Assert.Equal("Summons for inspection", read.Text("subject"));
        Assert.Equal(["text/markdown", "Dear Bo, **come**."], read.GetProperty("body").Texts("contentType", "content"));
        Assert.Equal(["r-1", ""], answer.Texts("reference", "scheduled_for"));
        Assert.Equal(["Dear Bo, **come**.", "Summons for inspection"], answer.GetProperty("content").Texts("body", "subject"));
        Assert.Equal($"{Root}v2/notifications/{id}", answer.Text("uri"));
        Assert.Equal(
            [template, "1", $"{Root}services/{silo.AgencyId}/templates/{template}"],
            answer.GetProperty("template").Texts("id", "version", "uri"));
        Assert.Equal(
            [id, "r-1", "letter", "received", "Dear Bo, **come**.", "Summons for inspection"],
            one.Texts("id", "reference", "type", "status", "body", "subject"));
        Assert.Equal([template, "1", $"{Root}v2/template/{template}/version/1"], one.GetProperty("template").Texts("id", "version", "uri"));
        Assert.DoesNotContain(number[2..], one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_letter_is_read_with_every_field_that_clients_expect()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "All fields");
        using var sent = await caller.PostAsync(Path, Letter(template, SiloFixture.AnyRecipient(1)));
        var one = await caller.ReadAsync($"/v2/notifications/{(await Json.ReadAsync(sent)).Text("id")}");

        string[] expected =
        [
            "id", "reference", "email_address", "phone_number", "line_1", "line_2", "line_3", "line_4", "line_5", "line_6", "postcode",
            "type", "status", "template", "body", "subject", "created_at", "created_by_name", "sent_at", "completed_at", "scheduled_for",
            "postage", "one_click_unsubscribe_url", "cost_details", "cost_in_pounds", "is_cost_data_ready", "estimated_delivery",
        ];
        Assert.Equal(expected, one.EnumerateObject().Select(property => property.Name));
        Assert.Equal(one.Text("created_at"), one.Text("completed_at"));
    }

    [Fact]
    public async Task A_repeat_with_the_same_idempotency_key_is_the_same_letter_and_one_without_is_another()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Repeated");
        var (number, owner) = await silo.NewOwnerAsync();
        var ids = new List<string?>();
        foreach (var key in new[] { "notify-repeat", "notify-repeat", null, null })
        {
            using var sent = await caller.PostAsync(Path, Letter(template, number), key);
            ids.Add((await Json.ReadAsync(sent)).Text("id"));
        }

        using var reused = await caller.PostAsync(Path, Letter(template, SiloFixture.AnyRecipient(2)), "notify-repeat");
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(3, (await owner.LettersAsync()).Count);
        Assert.Equal(
            "400 BadRequestError: The Idempotency-Key was used for another letter", await NotifyCaller.RefusalAsync(reused));
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_the_contracts_words_and_without_anybodys_number()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Refused");
        var deleted = await NotifyCaller.LetterTemplateAsync(silo, "Deleted");
        using var gone = await silo.Agency.SendAsync(HttpMethod.Delete, $"/v1/templates/{deleted}");
        var sms = await NotifyCaller.TemplateAsync(
            silo, """{"name":"s","type":"sms","body":{"contentType":"text/plain","content":"c"}}""");
        var number = SiloFixture.AnyRecipient(3);
        var wrong = number[..11] + (char)('0' + ((number[11] - '0' + 1) % 10));
        (string Body, string Refusal)[] tries =
        [
            ("", "400 ValidationError: template_id is a required property; personalisation is a required property"),
            ("[]", "400 BadRequestError: Invalid JSON supplied in POST data"),
            ("""{"template_id":"x","personalisation":{}}""", "400 ValidationError: template_id is not a valid UUID"),
            ($"{{\"template_id\":\"{template}\",\"personalisation\":1}}", "400 ValidationError: personalisation is not of type object"),
            (Letter(template, number, ",\"more\":1"),
                "400 ValidationError: Additional properties are not allowed (more was unexpected)"),
            (Letter(template, number, $",\"{number}\":1"),
                "400 ValidationError: Additional properties are not allowed (a property was unexpected)"),
            (Letter(template, number, $",\"reference\":\"{new string('r', 1001)}\""), "400 ValidationError: reference is too long"),
            (Letter(Guid.NewGuid().ToString(), number), "400 BadRequestError: Template not found"),
            (Letter(deleted, number), "400 BadRequestError: Template has been deleted"),
            (Letter(sms, number), "400 BadRequestError: sms template is not suitable for letter notification"),
            (Letter(template, wrong), "400 ValidationError: recipient_number Not a valid recipient number"),
            ($"{{\"template_id\":\"{template}\",\"personalisation\":{{\"recipient_number\":\"{number}\"}}}}",
                "400 BadRequestError: Missing personalisation: What, name"),
        ];
        foreach (var (body, refusal) in tries)
        {
            using var answer = await caller.PostAsync(Path, body);
            Assert.Equal(refusal, await NotifyCaller.RefusalAsync(answer));
        }
    }

    [Fact]
    public async Task A_letter_with_two_numbers_under_spellings_of_one_name_is_refused_and_lies_nowhere()
    {
        var caller = await NotifyCaller.SharedAsync(silo);
        var template = await NotifyCaller.TemplateAsync(
            silo, """{"name":"Two","type":"letter","subject":"s","body":{"contentType":"text/plain","content":"((recipient number))"}}""");
        var ((one, first), (other, second)) = (await silo.NewOwnerAsync(), await silo.NewOwnerAsync());
        var values = $"{{\"recipient_number\":\"{one}\",\"Recipient Number\":\"{other}\"}}";
        using var sent = await caller.PostAsync(Path, $"{{\"template_id\":\"{template}\",\"personalisation\":{values}}}");
        using var shown = await caller.PostAsync($"/v2/template/{template}/preview", $"{{\"personalisation\":{values}}}");

        foreach (var refused in new[] { sent, shown })
        {
            Assert.Equal(
                "400 BadRequestError: Two values have the same name: case, spaces, _ and - do not matter",
                await NotifyCaller.RefusalAsync(refused));
        }

        Assert.Empty((await first.LettersAsync()).Concat(await second.LettersAsync()));
    }

    [Theory]
    [InlineData("""{"template_id":"ID","personalisation":{"address_line_1":"A","postcode":"C","what":"w","name":"n"}}""")]
    [InlineData("""{"reference":"r","content":"JVBERi0="}""")]
    [InlineData("""{"template_id":"ID","personalisation":{"recipient_number":"UNKNOWN","what":"w","name":"n"}}""")]
    public async Task Nothing_goes_on_paper(string body)
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "No paper");
        var unknown = Domain.Identity.TestNumbers.DemoPerson(90_000).ToDigits();
        using var answer = await caller.PostAsync(
            Path, body.Replace("ID", template, StringComparison.Ordinal).Replace("UNKNOWN", unknown, StringComparison.Ordinal));

        Assert.StartsWith("400 BadRequestError: Service is not allowed to send letters on paper", await NotifyCaller.RefusalAsync(answer));
    }

    [Fact]
    public async Task Only_its_own_letters_of_this_interface_are_found_by_a_service()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var other = await silo.AddAsync(9, "Tredje myndigheten", Domain.Letters.Senders.SenderRights.Letters, []);
        var (foreign, _) = await NotifyCaller.MakeAsync(silo, other);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Found by few");
        using var sent = await caller.PostAsync(Path, Letter(template, SiloFixture.AnyRecipient(4)));
        var id = (await Json.ReadAsync(sent)).Text("id");
        using var plain = await silo.Agency.SendLetterAsync(Silos.Letter.To(SiloFixture.AnyRecipient(5)), "notify-plain");
        using var foreignRead = await foreign.GetAsync($"/v2/notifications/{id}");
        using var plainRead = await caller.GetAsync($"/v2/notifications/{(await Json.ReadAsync(plain)).Text("letterId")}");
        using var noId = await caller.GetAsync("/v2/notifications/x");

        Assert.Equal("404 NoResultFound: No result found", await NotifyCaller.RefusalAsync(foreignRead));
        Assert.Equal("404 NoResultFound: No result found", await NotifyCaller.RefusalAsync(plainRead));
        Assert.Equal("400 ValidationError: notification_id is not a valid UUID", await NotifyCaller.RefusalAsync(noId));
    }

    [Fact]
    public async Task Damaged_requests_are_refused_and_never_fail()
    {
        var random = Seeds.Create(output);
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Damaged");
        var sound = Letter(template, SiloFixture.AnyRecipient(6), ",\"reference\":\"\\ud83d\\ude00\"");
        for (var round = 0; round < 300; round++)
        {
            var damaged = sound.ToCharArray();
            for (var at = random.Next(1, 4); at > 0; at--) damaged[random.Next(damaged.Length)] = "{}[]\":,\\0ad "[random.Next(12)];
            using var answer = await caller.PostAsync(Path, new string(damaged));
            Assert.True((int)answer.StatusCode is 201 or 400, $"{answer.StatusCode} {new string(damaged)}");
        }
    }

    [Theory]
    [InlineData("""{"template_id":"\ud800","personalisation":{}}""")]
    [InlineData("""{"template_id":"x","personalisation":{"\ud800":"a"}}""")]
    [InlineData("""{"template_id":"x","personalisation":{"a":["\udc00"]}}""")]
    public async Task Half_a_surrogate_pair_is_no_json_that_is_read(string body)
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        using var answer = await caller.PostAsync(Path, body);
        Assert.Equal("400 BadRequestError: Invalid JSON supplied in POST data", await NotifyCaller.RefusalAsync(answer));
    }

    private string Root => silo.Http.BaseAddress!.ToString();

    private static string Letter(string template, string number, string more = "") =>
        $"{{\"template_id\":\"{template}\",\"personalisation\":"
        + $"{{\"Recipient number\":\"{number}\",\"what\":\"inspection\",\"name\":\"Bo\"}}{more}}}";
}
