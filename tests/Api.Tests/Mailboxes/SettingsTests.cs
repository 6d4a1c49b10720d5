using System.Net;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Mailboxes;

/// <summary>What a recipient may choose, and what it changes.</summary>
[Collection(SiloCollection.Name)]
public sealed class SettingsTests(SiloFixture silo)
{
    [Fact]
    public async Task What_is_chosen_is_kept_and_what_is_left_out_falls_back()
    {
        var (_, owner) = await silo.NewOwnerAsync();
        Assert.Equal("sv", (await owner.ReadAsync("/v1/mailbox/settings")).Text("language"));
        var document = "{\"email\":\"a@example.test\",\"phone\":\"+46700000001\",\"language\":\"en\","
            + "\"quietHours\":{\"from\":21,\"to\":7},\"digestAt\":0,"
            + "\"postalAddress\":[\"Anna Ek\",\"Gatan 1\",\"123 45 Byn\"],"
            + $"\"blockedSenders\":[\"{silo.AgencyId}\"],\"operator\":\"post.example.test\"}}";
        using var changed = await owner.PutAsync("/v1/mailbox/settings", document);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var settings = await owner.ReadAsync("/v1/mailbox/settings");
        Assert.Equal(["a@example.test", "en", "post.example.test"], settings.Texts("email", "language", "operator"));
        Assert.Equal("+46700000001", settings.Text("phone"));
        Assert.Equal(["Anna Ek", "Gatan 1", "123 45 Byn"], settings.Items("postalAddress").Select(line => line.GetString()));
        Assert.Equal(Guid.Parse(silo.AgencyId), Assert.Single(settings.Items("blockedSenders")).GetGuid());
        Assert.Equal(["21", "7"], settings.GetProperty("quietHours").Texts("from", "to"));
        Assert.Equal("0", settings.Text("digestAt"));
        using var reset = await owner.PutAsync("/v1/mailbox/settings", "{}");
        var none = await owner.ReadAsync("/v1/mailbox/settings");
        Assert.Equal(["", "sv", "[]", "", ""], none.Texts("email", "language", "blockedSenders", "quietHours", "digestAt"));
    }

    [Theory]
    [InlineData("{\"email\":\"nobody\"}", "invalid_settings")]
    [InlineData("{\"email\":\"a@example.test\\r\\nBcc: b@example.test\"}", "invalid_settings")]
    [InlineData("{\"email\":\"A <a@example.test>\"}", "invalid_settings")]
    [InlineData("{\"phone\":\"0700000001\"}", "invalid_settings")]
    [InlineData("{\"postalAddress\":[\"Anna Ek\",\"Byn\"]}", "invalid_settings")]
    [InlineData("{\"postalAddress\":[\"Anna Ek\",\"\",\"Byn\"]}", "invalid_settings")]
    [InlineData("{\"postalAddress\":[\"Anna Ek\",\"Gatan\\n1\",\"Byn\"]}", "invalid_settings")]
    [InlineData("{\"quietHours\":{\"from\":7,\"to\":7}}", "invalid_settings")]
    [InlineData("{\"quietHours\":{\"from\":21,\"to\":24}}", "invalid_settings")]
    [InlineData("{\"digestAt\":24}", "invalid_settings")]
    [InlineData("{\"digestAt\":-1}", "invalid_settings")]
    [InlineData("{\"language\":\"de\"}", "invalid_settings")]
    [InlineData("{\"language\":null}", "malformed_json")]
    [InlineData("{\"operator\":\"no domain\"}", "invalid_settings")]
    [InlineData("{\"blockedSenders\":null}", "malformed_json")]
    [InlineData("{\"blockedSenders\":[\"x\"]}", "malformed_json")]
    [InlineData("{\"email\":\"a@example.test\",\"email\":\"b@example.test\"}", "malformed_json")]
    [InlineData("[]", "malformed_json")]
    [InlineData("null", "bad_request")]
    [InlineData("", "bad_request")]
    public async Task A_choice_that_is_none_is_refused(string document, string code)
    {
        var (_, owner) = await silo.NewOwnerAsync();
        using var response = await owner.PutAsync("/v1/mailbox/settings", document);
        Assert.Equal(code, (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task A_sender_that_is_blocked_reaches_nobody_and_others_do()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        using var before = await silo.Agency.SendLetterAsync(Letter.To(number), "before-" + number);
        using var blocked = await owner.PutAsync("/v1/mailbox/settings", $"{{\"blockedSenders\":[\"{silo.AgencyId}\"]}}");
        using var again = await silo.Agency.SendLetterAsync(Letter.To(number), "before-" + number);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("recipient_not_reachable", await silo.Agency.TryLetterAsync(Letter.To(number)));
        Assert.Equal("", await silo.OtherAgency.TryLetterAsync(Letter.To(number)));
        var lines = await silo.Agency.BulkAsync(Letter.Line("blocked-" + number, number));
        Assert.Equal("recipient_not_reachable", lines[0].Text("code"));
        using var lookup = await silo.Agency.PostAsync("/v1/recipients/lookup", $"{{\"recipients\":[\"{number}\"]}}");
        Assert.Equal("sender_not_accepted", (await Json.ReadAsync(lookup)).Items("recipients")[0].Text("reason"));
        using var opened = await owner.PutAsync("/v1/mailbox/settings", "{}");
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(number)));
        Assert.Equal(3, (await owner.LettersAsync()).Count);
    }
}
