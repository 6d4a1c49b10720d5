using System.Net;
using Budkavle.Api.Pages.My;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Tests.My;

/// <summary>What a mailbox's owner chooses in pages.</summary>
public sealed class SettingsPageTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Address_and_language_are_changed_and_all_else_stays()
    {
        using var citizen = await world.NewCitizenAsync();
        using var before = await citizen.Api.PutAsync(
            "/v1/mailbox/settings", $"{{\"operator\":\"post.example.test\",\"blockedSenders\":[\"{world.AgencyId}\"]}}");

        var saved = await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "b@example.test", ["language"] = "en" });
        var page = await citizen.Browser.GetAsync(saved.Location);

        var settings = await citizen.Api.ReadAsync("/v1/mailbox/settings");
        Assert.Equal(["b@example.test", "en", "post.example.test"], settings.Texts("email", "language", "operator"));
        Assert.Equal(world.AgencyId, Assert.Single(settings.Items("blockedSenders")).GetString());
        Assert.Equal((303, 200), (saved.Status, page.Status));
        Assert.Contains("role=\"status\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"b@example.test\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("Exempelmyndigheten", page.Text, StringComparison.Ordinal);
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["language"] = "xx" });
        Assert.Equal(["", "en"], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("email", "language"));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("a@b")]
    [InlineData("\"><script>alert(1)</script>@example.test")]
    [InlineData("a@example.test\r\nBcc: b@example.test")]
    public async Task An_address_that_is_none_is_refused_and_shown_again(string email)
    {
        using var citizen = await world.NewCitizenAsync();

        var answer = await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = email, ["language"] = "sv" });

        Assert.Equal(200, answer.Status);
        Assert.Contains("aria-invalid=\"true\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Text, StringComparison.Ordinal);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("email"));
    }

    [Fact]
    public async Task A_telephone_number_is_asked_for_only_where_text_messages_can_be_sent_and_can_always_be_taken_away()
    {
        using var citizen = await world.NewCitizenAsync();
        Assert.DoesNotContain("name=\"phone\"", (await citizen.Browser.GetAsync("/my/settings")).Text, StringComparison.Ordinal);
        using var given = await citizen.Api.PutAsync("/v1/mailbox/settings", "{\"phone\":\"+46701234567\"}");

        var page = await citizen.Browser.GetAsync("/my/settings");
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "" });
        Assert.Equal(["+46701234567"], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("phone"));
        var wrong = await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["phone"] = "12" });
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["phone"] = "" });

        Assert.Contains("type=\"tel\" value=\"+46701234567\"", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.Contains("id=\"phone-problem\"", wrong.Text, StringComparison.Ordinal);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("phone"));
    }

    [Fact]
    public async Task A_postal_address_is_given_corrected_and_taken_away()
    {
        using var citizen = await world.NewCitizenAsync();

        await citizen.Browser.SubmitAsync(
            "/my/settings", new() { ["email"] = "", ["postalAddress"] = " Ada Prov\r\n\r\nProvgatan 1 \r\n123 45 Provby\r\n" });
        var page = await citizen.Browser.GetAsync("/my/settings");
        var given = (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Items("postalAddress").Select(line => line.GetString());
        var wrong = await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["postalAddress"] = "Ada <Prov>\r\nProvby" });
        var kept = (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Items("postalAddress");
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["postalAddress"] = " \r\n" });

        Assert.Equal(["Ada Prov", "Provgatan 1", "123 45 Provby"], given);
        Assert.Contains("Ada Prov\nProvgatan 1\n123 45 Provby</textarea>", WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
        Assert.Contains("id=\"address-problem\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("Ada &lt;Prov&gt;", wrong.Text, StringComparison.Ordinal);
        Assert.Equal(3, kept.Length);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("postalAddress"));
    }

    [Theory]
    [InlineData("one\ntwo")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8")]
    [InlineData("one\ntwo\nthree\u0007")]
    [InlineData("123456789012345678901234567890123456789012345678901\ntwo\nthree")]
    public void What_is_no_postal_address_is_not_read(string typed) => Assert.False(TypedAddress.TryRead(typed, out _));

    [Fact]
    public async Task An_address_to_which_messages_come_back_is_shown_as_such_until_it_is_saved_again()
    {
        using var citizen = await world.NewCitizenAsync();
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "gone@example.test" });
        Assert.DoesNotContain("email-fails", (await citizen.Browser.GetAsync("/my/settings")).Text, StringComparison.Ordinal);
        await world.SendAsync(citizen);
        await world.FailAddressAsync(citizen, NotificationChannelKind.Email);

        var page = await citizen.Browser.GetAsync("/my/settings");
        var inbox = await citizen.Browser.GetAsync("/my?lang=en");
        var told = (await citizen.Api.ReadAsync("/v1/mailbox")).Texts("emailFails", "phoneFails");
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "gone@example.test" });

        Assert.Contains("id=\"email-fails\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("href=\"/my/settings\">Correct the address", inbox.Text, StringComparison.Ordinal);
        Assert.Equal(["True", "False"], told);
        Assert.DoesNotContain("email-fails", (await citizen.Browser.GetAsync("/my/settings")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Correct the address", (await citizen.Browser.GetAsync("/my?lang=en")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_hours_are_chosen_and_taken_away_and_cannot_last_all_day()
    {
        using var citizen = await world.NewCitizenAsync();

        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["quietFrom"] = "21", ["quietTo"] = "7" });
        var page = await citizen.Browser.GetAsync("/my/settings");
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "" });
        var kept = (await citizen.Api.ReadAsync("/v1/mailbox/settings")).GetProperty("quietHours");
        var wrong = await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["quietFrom"] = "7", ["quietTo"] = "7" });
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["quietFrom"] = "", ["quietTo"] = "7" });

        Assert.Contains("<option value=\"21\" selected=\"selected\">21:00</option>", page.Text, StringComparison.Ordinal);
        Assert.Equal(["21", "7"], kept.Texts("from", "to"));
        Assert.Contains("id=\"quiet-problem\"", wrong.Text, StringComparison.Ordinal);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("quietHours"));
    }

    [Fact]
    public async Task One_message_a_day_is_chosen_and_taken_back()
    {
        using var citizen = await world.NewCitizenAsync();

        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["digestAt"] = "0" });
        var page = await citizen.Browser.GetAsync("/my/settings");
        var chosen = (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Text("digestAt");
        await citizen.Browser.SubmitAsync("/my/settings", new() { ["email"] = "", ["digestAt"] = "" });

        Assert.Contains("<option value=\"0\" selected=\"selected\">", page.Text, StringComparison.Ordinal);
        Assert.Equal("0", chosen);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("digestAt"));
    }

    [Theory]
    [InlineData("070-123 45 67", "+46701234567")]
    [InlineData("+46 (70) 123 45 67", "+46701234567")]
    [InlineData("0046701234567", "+46701234567")]
    [InlineData("", null)]
    public void A_telephone_number_is_read_as_people_write_it(string typed, string? number)
    {
        Assert.True(PhoneNumber.TryReadTyped(typed, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData("12")]
    [InlineData("070-ABC")]
    [InlineData("+0701234567")]
    [InlineData("+4670123456789012")]
    public void What_is_no_telephone_number_is_not_read(string typed) => Assert.False(PhoneNumber.TryReadTyped(typed, out _));

    [Fact]
    public async Task A_sender_is_turned_away_and_taken_back()
    {
        using var citizen = await world.NewCitizenAsync();
        var address = "/my/senders/" + world.AgencyId;
        var letter = await citizen.Browser.GetAsync("/my/letters/" + await world.SendAsync(citizen));
        Assert.Contains($"href=\"{address}\"", letter.Text, StringComparison.Ordinal);

        await citizen.Browser.SubmitAsync(address, new() { ["do"] = "block" });
        await citizen.Browser.SubmitAsync(address, new() { ["do"] = "block" });

        Assert.Equal("recipient_not_reachable", await world.Agency.TryLetterAsync(Letter.To(citizen.Number)));
        Assert.Equal("", await world.OtherAgency.TryLetterAsync(Letter.To(citizen.Number)));
        Assert.Single((await citizen.Api.ReadAsync("/v1/mailbox/settings")).Items("blockedSenders"));
        await citizen.Browser.SubmitAsync(address, new() { ["do"] = "accept" });
        Assert.Equal("", await world.Agency.TryLetterAsync(Letter.To(citizen.Number)));
    }

    [Fact]
    public async Task A_sender_that_does_not_exist_cannot_be_turned_away()
    {
        using var citizen = await world.NewCitizenAsync();
        var address = "/my/senders/" + Guid.NewGuid();

        var shown = await citizen.Browser.GetAsync(address);
        var blocked = await citizen.Browser.SubmitAsync(address, new() { ["do"] = "block" });

        Assert.Equal((404, 404), (shown.Status, blocked.Status));
        Assert.Empty((await citizen.Api.ReadAsync("/v1/mailbox/settings")).Items("blockedSenders"));
    }
}
