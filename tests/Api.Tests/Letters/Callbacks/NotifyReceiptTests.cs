using Budkavle.Api.Tests.GovNotify;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>Delivery receipts in the form of GOV.UK Notify's contract, sent as callbacks are.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyReceiptTests(SiloFixture silo)
{
    private const string Token = "a-token-of-the-service";
    private const string Form = ",\"form\":\"notify\",\"bearerToken\":\"" + Token + "\"";
    private const string Email = "/v2/notifications/email";

    [Fact]
    public async Task A_service_is_told_what_became_of_its_emails_and_SMS_as_the_contract_has_it()
    {
        await using var world = await CallbackWorld.OpenAsync(silo, Form);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej");
        var (live, test) = (await NotifyCaller.SharedAsync(silo), await NotifyCaller.SharedAsync(silo, "test"));
        await world.SendAsync(silo.NewRecipient());
        var sent = await SendAsync(live, template, "bo@example.se", ",\"reference\":\"case 7\"");
        var failed = await SendAsync(test, template, "perm-fail@simulator.notify");
        await Eventually.IsTrueAsync(async () => (await live.ReadAsync($"/v2/notifications/{sent}")).Text("status") == "delivered");
        var shown = await live.ReadAsync($"/v2/notifications/{sent}");

        await world.PassAsync();

        var told = world.Receiver.Messages.ToDictionary(message => Json.Parse(message.Body).Text("id")!);
        var receipt = Json.Parse(told[sent].Body);
        Assert.Equal(
            ["id", "reference", "to", "status", "created_at", "completed_at", "sent_at", "notification_type", "template_id",
                "template_version"],
            receipt.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["case 7", "bo@example.se", "delivered", "email", template, "1"],
            receipt.Texts("reference", "to", "status", "notification_type", "template_id", "template_version"));
        Assert.Equal(shown.Texts("created_at", "completed_at", "sent_at"), receipt.Texts("created_at", "completed_at", "sent_at"));
        Assert.Equal("permanent-failure", Json.Parse(told[failed].Body).Text("status"));
        Assert.Equal("Bearer " + Token, told[sent].Headers["authorization"]);
        Assert.All(world.Receiver.Messages, message => Assert.True(Json.Parse(message.Body).TryGetProperty("notification_type", out _)));
    }

    [Fact]
    public async Task What_the_receiver_refuses_is_its_last_word_and_what_it_could_not_take_comes_again()
    {
        await using var world = await CallbackWorld.OpenAsync(silo, Form);
        var template = await NotifyCaller.MessageTemplateAsync(silo, "email", "Hej");
        var test = await NotifyCaller.SharedAsync(silo, "test");
        string[] sent =
        [
            await SendAsync(test, template, "a@example.se"), await SendAsync(test, template, "b@example.se"),
            await SendAsync(test, template, "c@example.se"),
        ];
        int[] answers = [404, 429, 503];
        world.Receiver.Answers = message => answers[Math.Max(0, Array.IndexOf(sent, Json.Parse(message.Body).Text("id")))];
        await world.PassAsync();
        world.Receiver.Answers = _ => 200;
        await world.PassAsync(TimeSpan.FromHours(2));
        var after = await world.ReadAsync();

        var taken = world.Receiver.Taken.Select(message => Json.Parse(message.Body).Text("id")).ToList();
        Assert.DoesNotContain(sent[0], taken);
        Assert.Single(taken, id => id == sent[1]);
        Assert.Single(taken, id => id == sent[2]);
        Assert.Equal(["notify", "active", "1", "0"], after.Texts("form", "state", "givenUp", "waiting"));
        Assert.DoesNotContain(Token, after.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_message_is_a_receipt_about_nothing()
    {
        await using var world = await CallbackWorld.OpenAsync(silo, Form);

        await world.PostAsync("test");

        Assert.Equal("callback.test", Json.Parse(Assert.Single(world.Receiver.Messages).Body).Text("reference"));
    }

    [Theory]
    [InlineData(",\"form\":\"other\"")]
    [InlineData(",\"form\":\"notify\"")]
    [InlineData(",\"form\":\"notify\",\"bearerToken\":\"too-short\"")]
    [InlineData(",\"form\":\"notify\",\"bearerToken\":\"with a space in it\"")]
    [InlineData(",\"form\":\"notify\",\"bearerToken\":\"with\\r\\na-line\"")]
    [InlineData(",\"form\":\"notify\",\"bearerToken\":\"long-enough-1\",\"types\":[\"read\"]")]
    [InlineData(",\"bearerToken\":\"long-enough-1\"")]
    public async Task A_form_that_cannot_be_meant_is_refused(string more)
    {
        using var answer = await silo.Agency.PostAsync("/v1/callbacks", "{\"url\":\"https://example.test/\"" + more + "}");

        Assert.Equal("invalid_callback", (await Json.ReadAsync(answer)).Text("code"));
    }

    private static async Task<string> SendAsync(NotifyCaller caller, string template, string to, string more = "")
    {
        var body = $"{{\"email_address\":\"{to}\",\"template_id\":\"{template}\",\"personalisation\":{{\"what\":\"x\"}}{more}}}";
        using var sent = await caller.PostAsync(Email, body);
        Assert.Equal(201, (int)sent.StatusCode);
        return (await Json.ReadAsync(sent)).Text("id")!;
    }
}
