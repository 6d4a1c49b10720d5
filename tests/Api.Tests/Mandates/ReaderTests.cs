using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>Readers whom an owner appoints.</summary>
public sealed class ReaderTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Somebody_who_may_only_read_leaves_the_letter_unread_for_its_owner_and_a_trace_in_the_log()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewStrangerAsync();
        var letter = await world.SendAsync(owner, "Beslut", MandateWorld.Confirmable);
        var (client, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader);
        await reader.ActAsync(mandate);

        var page = await reader.Browser.GetAsync("/my/letters/" + letter + "?lang=en");
        await reader.Browser.GetAsync("/my/letters/" + letter);
        var opened = await client.ReadAsync("/v1/mailbox/letters/" + letter);

        Assert.Contains("Hello.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"confirm\"", page.Text, StringComparison.Ordinal);
        Assert.Equal("delivered", opened.Text("status"));
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + letter)).Text("status"));
        foreach (var command in new[] { "read", "confirm", "archive", "unread" })
            Assert.Equal(404, await client.PostAsync($"/v1/mailbox/letters/{letter}/{command}").StatusAsync());
        var act = Assert.Single((await owner.Api.ReadAsync("/v1/mailbox/acts")).Items("acts"));
        Assert.Equal(["saw", "Läsare Ett", "reader", letter], act.Texts("did", "name", "kind", "letterId"));
        var log = await owner.Browser.GetAsync("/my/log?lang=en");
        Assert.Contains("<strong>Läsare Ett</strong> (reader) saw", log.Text, StringComparison.Ordinal);
        Assert.Contains("Läsare Ett may read", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_is_told_of_a_new_mandate_in_the_session_in_which_it_is_first_seen_and_of_nothing_else()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var before = await reader.Browser.GetAsync("/my?lang=en");
        var (_, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader);

        var told = System.Net.WebUtility.HtmlDecode((await reader.Browser.GetAsync("/my")).Text);
        await reader.Browser.LogInAsync(reader.Index);
        var later = await reader.Browser.GetAsync("/my");
        await reader.Browser.LogInAsync(reader.Index);
        var last = await reader.Browser.GetAsync("/my");

        Assert.DoesNotContain("You may now read for", before.Text, StringComparison.Ordinal);
        Assert.Contains("You may now read for Ägare Ett.", told, StringComparison.Ordinal);
        Assert.Contains("href=\"/my/acting\"", told, StringComparison.Ordinal);
        Assert.Contains("You may now read for", later.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("You may now read for", last.Text, StringComparison.Ordinal);
        Assert.Equal(204, await owner.Api.SendAsync(HttpMethod.Delete, "/v1/mailbox/readers/" + mandate).StatusAsync());
    }

    [Fact]
    public async Task Who_appoints_somebody_again_and_again_is_stopped_before_the_others_list_is_full()
    {
        using var owner = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        for (var given = 0; given < Budkavle.Domain.Mandates.MandateRules.ReceivedFromOneMax; given++)
        {
            var (_, id) = await MandateWorld.LetReadAsync(owner.Api, reader);
            Assert.Equal(204, await owner.Api.SendAsync(HttpMethod.Delete, "/v1/mailbox/readers/" + id).StatusAsync());
        }

        using var refused = await owner.Api.PostAsync("/v1/mailbox/readers", MandateWorld.ReaderOf(reader.Number));
        var (client, _) = await MandateWorld.LetReadAsync(other.Api, reader);

        Assert.Equal(409, (int)refused.StatusCode);
        Assert.Equal(200, await client.GetAsync("/v1/mailbox/letters").StatusAsync());
        Assert.Single((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
    }

    [Fact]
    public async Task What_somebody_does_who_may_confirm_is_the_owners_doing_and_says_by_whom()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var letter = await world.SendAsync(owner, "Beslut", MandateWorld.Confirmable);
        var (client, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader, ",\"mayConfirm\":true");
        await reader.ActAsync(mandate);

        await reader.Browser.GetAsync("/my/letters/" + letter);
        Assert.Equal("read", (await world.Agency.ReadAsync("/v1/letters/" + letter)).Text("status"));
        await reader.Browser.SubmitAsync("/my/letters/" + letter, new() { ["do"] = "confirm" });
        Assert.Equal("confirmed", (await world.Agency.ReadAsync("/v1/letters/" + letter)).Text("status"));

        Assert.Equal(404, await client.PostAsync($"/v1/mailbox/letters/{letter}/archive").StatusAsync());
        var acts = (await owner.Api.ReadAsync("/v1/mailbox/acts")).Items("acts");
        Assert.Equal(["confirmed", "opened"], acts.Select(act => act.Text("did")));
        Assert.All(acts, act => Assert.Equal("Läsare Ett", act.Text("name")));
    }

    [Fact]
    public async Task A_mandate_that_is_taken_back_ends_at_once_in_every_session()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var letter = await world.SendAsync(owner);
        var (client, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader);
        await reader.ActAsync(mandate);
        Assert.Equal(200, (await reader.Browser.GetAsync("/my/letters/" + letter)).Status);

        Assert.Equal(204, await owner.Api.SendAsync(HttpMethod.Delete, "/v1/mailbox/readers/" + mandate).StatusAsync());

        Assert.Equal(404, (await reader.Browser.GetAsync($"/my/letters/{letter}/all.zip")).Status);
        Assert.Equal("/my/acting?gone=1", (await reader.Browser.GetAsync("/my/letters/" + letter)).Location);
        Assert.Equal(404, await client.GetAsync("/v1/mailbox/letters/" + letter).StatusAsync());
        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        Assert.Equal(200, (await reader.Browser.GetAsync("/my")).Status);
        var item = Assert.Single((await owner.Api.ReadAsync("/v1/mailbox/readers")).Items("readers"));
        Assert.Equal("ended", item.Text("status"));
    }

    [Fact]
    public async Task Who_may_read_knows_for_whom_and_can_give_it_up()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewStrangerAsync();
        var (_, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader);

        var page = await reader.Browser.GetAsync("/my/acting?lang=en");
        Assert.Contains("Ägare Ett", page.Text, StringComparison.Ordinal);
        Assert.Equal(mandate, await reader.MandateOfAsync("Ägare Ett", "reader"));
        await reader.Browser.SubmitAsync("/my/acting", new() { ["mandate"] = mandate, ["do"] = "give-up" });

        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        var log = await owner.Browser.GetAsync("/my/log?lang=en");
        Assert.Contains("may not read any more (by Läsare Ett)", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_appoints_and_takes_back_in_pages_that_never_show_the_number()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        await world.SendAsync(owner);
        var form = new Dictionary<string, string>
        {
            ["do"] = "give", ["number"] = reader.Number[..11] + "x", ["name"] = "Syster", ["ownerName"] = "Bror",
            ["choice"] = "some", ["sender"] = world.AgencyId, ["until"] = DateTimeOffset.UtcNow.AddDays(9).ToString("yyyy-MM-dd"),
        };

        var wrong = await owner.Browser.SubmitAsync("/my/readers", form);
        Assert.Contains("id=\"number-problem\"", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(reader.Number[..8], wrong.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Syster\"", wrong.Text, StringComparison.Ordinal);
        form["number"] = reader.Number[..8] + "-" + reader.Number[8..];
        Assert.Equal("/my/readers?done=1", (await owner.Browser.SubmitAsync("/my/readers", form)).Location);

        var page = await owner.Browser.GetAsync("/my/readers?lang=en");
        Assert.Contains("Exempelmyndigheten", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(reader.Number[2..8], page.Text, StringComparison.Ordinal);
        Assert.Single((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        await owner.Browser.SubmitAsync("/my/readers", new() { ["do"] = "end", ["mandate"] = page.Field("mandate") });
        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
        Assert.DoesNotContain(reader.Number[..11], world.Silo.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9999-12-31")]
    [InlineData("0001-01-01")]
    public async Task Nobody_is_appointed_without_an_end_that_can_be_counted_with(string until)
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var time = until.Length == 0 ? "" : $",\"until\":\"{until}T00:00:00Z\"";

        using var told = await owner.Api.PostAsync(
            "/v1/mailbox/readers", $"{{\"number\":\"{reader.Number}\",\"name\":\"A\",\"ownerName\":\"B\"{time}}}");
        var page = await owner.Browser.SubmitAsync("/my/readers", new()
        {
            ["do"] = "give", ["number"] = reader.Number, ["name"] = "A", ["ownerName"] = "B", ["choice"] = "all", ["until"] = until,
        });

        Assert.Equal(422, (int)told.StatusCode);
        Assert.Equal("invalid_mandate", (await Json.ReadAsync(told)).Text("code"));
        Assert.Equal(200, page.Status);
        Assert.Contains("value=\"A\"", page.Text, StringComparison.Ordinal);
        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
    }

    [Fact]
    public async Task Some_senders_without_any_named_are_not_all_senders()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var form = new Dictionary<string, string>
        {
            ["do"] = "give", ["number"] = reader.Number, ["name"] = "Syster", ["ownerName"] = "Bror", ["choice"] = "some",
            ["until"] = DateTimeOffset.UtcNow.AddDays(9).ToString("yyyy-MM-dd"),
        };

        Assert.Equal(200, (await owner.Browser.SubmitAsync("/my/readers", form)).Status);

        Assert.Empty((await reader.Api.ReadAsync("/v1/mailbox/acting")).Items("acting"));
    }

    [Fact]
    public async Task Appointing_says_nothing_of_whether_the_person_has_a_mailbox_or_exists()
    {
        using var owner = await world.NewCitizenAsync();
        using var known = await world.NewCitizenAsync();
        using var unknown = await world.NewStrangerAsync();

        using var one = await owner.Api.PostAsync("/v1/mailbox/readers", MandateWorld.ReaderOf(known.Number));
        using var other = await owner.Api.PostAsync("/v1/mailbox/readers", MandateWorld.ReaderOf(unknown.Number));
        using var self = await owner.Api.PostAsync("/v1/mailbox/readers", MandateWorld.ReaderOf(owner.Number));

        Assert.Equal((201, 201, 422), ((int)one.StatusCode, (int)other.StatusCode, (int)self.StatusCode));
        Assert.Equal(
            (await Json.ReadAsync(one)).EnumerateObject().Select(field => field.Name),
            (await Json.ReadAsync(other)).EnumerateObject().Select(field => field.Name));
    }
}
