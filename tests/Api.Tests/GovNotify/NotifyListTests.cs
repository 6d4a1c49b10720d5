using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>The list of what a service has sent, and which types of keys send and see what.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyListTests(SiloFixture silo)
{
    private const string List = "/v2/notifications";
    private const string Guest = "gast@example.se";

    [Fact]
    public async Task A_list_is_newest_first_and_goes_on_after_the_last_of_a_page()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo, type: "test");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((what))");
        var sent = new List<string>();
        for (var number = 0; number < 253; number++) sent.Insert(0, await SendAsync(caller, template, "bo@example.se", "list-1"));
        var first = await caller.ReadAsync($"{List}?reference=list-1&status=delivered");
        var next = new Uri(first.GetProperty("links").Text("next")!).PathAndQuery;
        var second = await caller.ReadAsync(next);
        var last = await caller.ReadAsync(new Uri(second.GetProperty("links").Text("next")!).PathAndQuery);

        Assert.Equal(sent[..250], first.Items("notifications").Select(one => one.Text("id")));
        Assert.Equal(sent[250..], second.Items("notifications").Select(one => one.Text("id")));
        Assert.StartsWith($"{List}?older_than={sent[249]}&", next, StringComparison.Ordinal);
        Assert.Empty(last.Items("notifications"));
        Assert.False(last.GetProperty("links").TryGetProperty("next", out _));
    }

    [Fact]
    public async Task Filters_choose_and_keys_see_their_own_type_only()
    {
        var (live, _) = await NotifyCaller.MakeAsync(silo);
        var (test, _) = await NotifyCaller.MakeAsync(silo, type: "test");
        var email = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((what))");
        var sms = await NotifyCaller.MessageTemplateAsync(silo, "sms", "Hej ((what))");
        var letter = await NotifyCaller.LetterTemplateAsync(silo, "Listed");
        var temporary = await SendAsync(test, email, "temp-fail@simulator.notify", "filter");
        var permanent = await SendAsync(test, email, "perm-fail@simulator.notify", "filter");
        var text = await SendAsync(test, sms, "07700900003", "filter", "sms");
        var delivered = await SendAsync(test, email, "bo@example.se", "filter");
        var number = SiloFixture.AnyRecipient(7);
        var paper = await SendLetterAsync(test, letter, number, "filter");
        var real = await SendLetterAsync(live, letter, number, "filter");

        Assert.Equal([paper, delivered, text, permanent, temporary], await IdsAsync(test, "reference=filter"));
        Assert.Equal([real], await IdsAsync(live, "reference=filter"));
        Assert.Equal([text, permanent, temporary], await IdsAsync(test, "reference=filter&status=failed"));
        Assert.Equal(
            [delivered, permanent],
            await IdsAsync(test, "reference=filter&status=permanent-failure&status=delivered&template_type=email"));
        Assert.Equal([text], await IdsAsync(test, "reference=filter&template_type=sms&include_jobs=true"));
        Assert.Equal([paper], await IdsAsync(test, "reference=filter&status=received&template_type=letter"));
        Assert.Empty(await IdsAsync(test, "reference=filter&status=cancelled"));
        Assert.Empty(await IdsAsync(live, $"reference=filter&older_than={real}"));
        Assert.Empty(await IdsAsync(test, $"older_than={Guid.NewGuid()}"));
    }

    [Fact]
    public async Task A_letter_of_a_test_key_lies_in_no_mailbox_and_one_of_a_live_key_is_read_from_its_own()
    {
        var (live, _) = await NotifyCaller.MakeAsync(silo);
        var (test, _) = await NotifyCaller.MakeAsync(silo, type: "test");
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Pretended");
        var (number, owner) = await silo.NewOwnerAsync();
        var pretended = await SendLetterAsync(test, template, number, "pretended");
        var sent = await SendLetterAsync(live, template, number, "pretended");
        var one = await test.ReadAsync($"{List}/{pretended}");
        var listed = Assert.Single((await live.ReadAsync($"{List}?reference=pretended")).Items("notifications"));

        Assert.Equal([sent], await owner.LettersAsync());
        Assert.Equal(["letter", "received", "Dear Bo, **come**."], one.Texts("type", "status", "body"));
        Assert.Equal([sent, "letter", "received", "Summons for x"], listed.Texts("id", "type", "status", "subject"));
        Assert.Equal(await live.ReadAsync($"{List}/{sent}"), listed, System.Text.Json.JsonElement.DeepEquals);
    }

    [Fact]
    public async Task A_team_key_reaches_only_whom_the_service_names()
    {
        var (team, _) = await NotifyCaller.MakeAsync(silo, type: "team");
        using var set = await silo.Operator.PutAsync(
            NotifyCaller.SettingsOf(silo.AgencyId), $"{{\"guests\":[\"{Guest}\",\"+46700000009\"]}}");
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((what))");
        var letter = await NotifyCaller.LetterTemplateAsync(silo, "Team");
        await Eventually.IsTrueAsync(async () =>
        {
            using var answer = await PostAsync(team, template, Guest, "team", "email");
            return (int)answer.StatusCode == 201;
        });
        using var stranger = await PostAsync(team, template, "bo@example.se", "team", "email");
        using var paper = await PostLetterAsync(team, letter, SiloFixture.AnyRecipient(8), "team");

        Assert.Equal(200, (int)set.StatusCode);
        Assert.Equal(
            "400 BadRequestError: Can’t send to this recipient using a team-only API key", await NotifyCaller.RefusalAsync(stranger));
        Assert.Equal("403 BadRequestError: Cannot send letters with a team api key", await NotifyCaller.RefusalAsync(paper));
    }

    [Fact]
    public async Task Settings_say_what_may_be_sent_and_from_whom()
    {
        var agency = await silo.AddAsync(31, "Inställda verket", Domain.Letters.Senders.SenderRights.Letters, []);
        var path = NotifyCaller.SettingsOf(agency);
        using var set = await silo.Operator.PutAsync(
            path, """{"sms":false,"replyTo":[{"value":"svar@example.se"}],"smsSenders":[{"value":"Verket"}]}""");
        var saved = await Json.ReadAsync(set);
        var (caller, _) = await NotifyCaller.MakeAsync(silo, agency);
        using var refused = await PostAsync(caller, Guid.NewGuid().ToString(), "0701234567", "r", "sms");
        using var wrong = await silo.Operator.PutAsync(path, """{"replyTo":[{"value":"svar"}]}""");
        using var unknown = await silo.Operator.GetAsync(NotifyCaller.SettingsOf(Guid.NewGuid().ToString()));

        Assert.True(Guid.TryParse(saved.Items("replyTo")[0].Text("id"), out _));
        Assert.Equal(saved, await silo.Operator.ReadAsync(path), System.Text.Json.JsonElement.DeepEquals);
        Assert.Equal("400 BadRequestError: Service is not allowed to send text messages", await NotifyCaller.RefusalAsync(refused));
        Assert.Equal(422, (int)wrong.StatusCode);
        Assert.Equal(404, (int)unknown.StatusCode);
    }

    [Fact]
    public async Task Strangers_learn_nothing_and_a_wrong_question_is_told_so()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var foreign = await NotifyCaller.MakeAgencyAsync(silo, 32);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej ((what))");
        var id = await SendAsync(caller, template, "bo@example.se", "foreign");
        (string Path, string Refusal)[] tries =
        [
            ($"{List}/{id}", "404 NoResultFound: No result found"),
            ($"{List}/{id}/pdf", "404 NoResultFound: No result found"),
            ($"{List}?older_than=x", "400 ValidationError: older_than is not a valid UUID"),
            ($"{List}?template_type=fax", "400 ValidationError: template_type is not one of [sms, email, letter]"),
            ($"{List}?elephant=1", "400 ValidationError: Additional properties are not allowed (elephant was unexpected)"),
            ($"{List}?199001011234=1", "400 ValidationError: Additional properties are not allowed (a property was unexpected)"),
        ];
        foreach (var (path, refusal) in tries)
        {
            using var answer = await foreign.GetAsync(path);
            Assert.Equal(refusal, await NotifyCaller.RefusalAsync(answer));
        }

        using var status = await caller.GetAsync($"{List}?status=elephant");
        using var pdf = await caller.GetAsync($"{List}/{id}/pdf");
        Assert.Empty(await IdsAsync(foreign, $"older_than={id}"));
        Assert.StartsWith("400 ValidationError: status is not one of [", await NotifyCaller.RefusalAsync(status), StringComparison.Ordinal);
        Assert.Equal("400 BadRequestError: Notification is not a letter", await NotifyCaller.RefusalAsync(pdf));
        Assert.Empty((await caller.ReadAsync("/v2/received-text-messages")).Items("received_text_messages"));
    }

    private static async Task<string[]> IdsAsync(NotifyCaller caller, string query) =>
        [.. (await caller.ReadAsync($"{List}?{query}")).Items("notifications").Select(one => one.Text("id")!)];

    private static async Task<string> SendAsync(NotifyCaller caller, string template, string to, string reference, string kind = "email")
    {
        using var answer = await PostAsync(caller, template, to, reference, kind);
        return (await Json.ReadAsync(answer)).Text("id")!;
    }

    private static Task<HttpResponseMessage> PostAsync(NotifyCaller caller, string template, string to, string reference, string kind) =>
        caller.PostAsync(
            $"/v2/notifications/{kind}",
            $"{{\"{(kind == "sms" ? "phone_number" : "email_address")}\":\"{to}\",\"template_id\":\"{template}\","
            + $"\"personalisation\":{{\"what\":\"x\"}},\"reference\":\"{reference}\"}}");

    private static async Task<string> SendLetterAsync(NotifyCaller caller, string template, string number, string reference)
    {
        using var answer = await PostLetterAsync(caller, template, number, reference);
        return (await Json.ReadAsync(answer)).Text("id")!;
    }

    private static Task<HttpResponseMessage> PostLetterAsync(NotifyCaller caller, string template, string number, string reference) =>
        caller.PostAsync(
            "/v2/notifications/letter",
            $"{{\"template_id\":\"{template}\",\"reference\":\"{reference}\","
            + $"\"personalisation\":{{\"recipient_number\":\"{number}\",\"what\":\"x\",\"name\":\"Bo\"}}}}");
}
