using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>Owners who have died, and those who represent their estates.</summary>
public sealed class EstateTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    private const string Deaths = "/v1/recipients/deaths";
    private const string Estates = "/v1/recipients/estates";

    [Fact]
    public async Task The_deads_mailbox_is_closed_to_log_in_and_letters_and_nothing_opens_it()
    {
        using var dead = await world.NewCitizenAsync();
        var letter = await world.SendAsync(dead);

        Assert.Equal(204, await DieAsync(dead));
        Assert.Equal(204, await DieAsync(dead));

        Assert.StartsWith("/log-in", (await dead.Browser.GetAsync("/my")).Location, StringComparison.Ordinal);
        Assert.Equal("/log-in?problem=closed", (await dead.Browser.LogInAsync(dead.Index)).Location);
        Assert.Equal(403, await dead.Api.GetAsync("/v1/mailbox/letters").StatusAsync());
        Assert.Equal("recipient_not_reachable", await world.Agency.TryLetterAsync(Letter.To(dead.Number)));
        using var import = await world.Operator.SendAsync(
            HttpMethod.Post, "/v1/recipients/import", Json.Lines([$"{{\"number\":\"{dead.Number}\"}}"]));
        Assert.Equal("closed", await ReasonAsync(dead));
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + letter)).Text("status"));
    }

    [Fact]
    public async Task Of_somebody_without_a_mailbox_nobody_makes_one_after_the_death()
    {
        using var dead = await world.NewStrangerAsync();

        Assert.Equal(204, await DieAsync(dead));

        using var import = await world.Operator.SendAsync(
            HttpMethod.Post, "/v1/recipients/import", Json.Lines([$"{{\"number\":\"{dead.Number}\"}}"]));
        Assert.Equal("not_registered", await ReasonAsync(dead));
    }

    [Fact]
    public async Task The_estates_representative_reads_what_the_order_says_and_the_log_tells_of_it()
    {
        using var dead = await world.NewCitizenAsync();
        using var representative = await world.NewStrangerAsync();
        var before = await world.SendAsync(dead, "Förr");
        var came = (await dead.Api.ReadAsync("/v1/mailbox/letters/" + before)).GetProperty("availableAt");
        var from = came.GetDateTimeOffset().AddMilliseconds(1);
        await Eventually.IsTrueAsync(() => Task.FromResult(DateTimeOffset.UtcNow > from));
        var after = await world.SendAsync(dead, "Sedan", MandateWorld.Confirmable);
        Assert.Equal(409, await world.Operator.PostAsync(Estates, Order(dead, representative, from)).StatusAsync());
        Assert.Equal(204, await DieAsync(dead));

        var mandate = await OpenAsync(dead, representative, from);
        Assert.Equal(mandate, await OpenAsync(dead, representative, from));
        await representative.ActAsync(mandate);
        var inbox = await representative.Browser.GetAsync("/my?lang=en");
        Assert.Equal([after], InboxTests.Letters(inbox));
        Assert.Contains("<strong>Dödsboet efter Prov</strong> (representative of the estate", inbox.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await representative.Browser.GetAsync("/my/letters/" + before)).Status);
        await representative.Browser.SubmitAsync("/my/letters/" + after, new() { ["do"] = "confirm" });

        Assert.Equal("confirmed", (await world.Agency.ReadAsync("/v1/letters/" + after)).Text("status"));
        foreach (var closed in new[] { "/my/settings", "/my/register", "/my/readers" })
            Assert.Equal(404, (await representative.Browser.GetAsync(closed)).Status);
        var log = await representative.Browser.GetAsync("/my/log?lang=en");
        Assert.Contains("The death was registered, reference SKV 2", log.Text, StringComparison.Ordinal);
        Assert.Contains("Boutredning represents the estate, reference TR 7", log.Text, StringComparison.Ordinal);
        Assert.Contains("<strong>Boutredning</strong> (representative of the estate) confirmed", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Förr", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Log-ins", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_is_ended_ends_at_once()
    {
        using var dead = await world.NewCitizenAsync();
        using var representative = await world.NewCitizenAsync();
        Assert.Equal(204, await DieAsync(dead));
        var mandate = await OpenAsync(dead, representative, null);
        Assert.Equal(200, await representative.Api.Under(mandate).GetAsync("/v1/mailbox").StatusAsync());

        Assert.Equal(204, await world.Operator.PostAsync(
            Estates + "/end", $"{{\"recipient\":\"{dead.Number}\",\"mandateId\":\"{mandate}\"}}").StatusAsync());

        Assert.Equal(404, await representative.Api.Under(mandate).GetAsync("/v1/mailbox").StatusAsync());
    }

    [Fact]
    public async Task Readers_of_the_dead_are_out_and_a_death_by_mistake_gives_everything_back()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        using var representative = await world.NewCitizenAsync();
        var letter = await world.SendAsync(owner);
        var (client, _) = await MandateWorld.LetReadAsync(owner.Api, reader);
        Assert.Equal(204, await DieAsync(owner));
        var mandate = await OpenAsync(owner, representative, null);
        Assert.Equal(404, await client.GetAsync("/v1/mailbox/letters").StatusAsync());

        Assert.Equal(204, await world.Operator.PostAsync(
            Deaths + "/withdraw", $"{{\"recipient\":\"{owner.Number}\",\"evidence\":\"SKV 3\"}}").StatusAsync());

        Assert.Equal(404, await representative.Api.Under(mandate).GetAsync("/v1/mailbox").StatusAsync());
        Assert.Equal([letter], await client.LettersAsync());
        Assert.Equal("/my", (await owner.Browser.LogInAsync(owner.Index)).Location);
        await owner.Browser.SubmitAsync("/my/register", new() { ["email"] = "" });
        Assert.Equal("", await world.Agency.TryLetterAsync(Letter.To(owner.Number)));
        Assert.Equal([letter], (await owner.Api.LettersAsync()).Skip(1));
    }

    [Fact]
    public async Task A_death_after_a_change_of_number_closes_both_and_the_estate_reads_both()
    {
        using var old = await world.NewCitizenAsync();
        using var dead = await world.NewCitizenAsync();
        using var representative = await world.NewCitizenAsync();
        var one = await world.SendAsync(old);
        Assert.Equal(204, await world.Operator.PostAsync(
            "/v1/recipients/number-changes",
            $"{{\"former\":\"{old.Number}\",\"present\":\"{dead.Number}\",\"evidence\":\"SKV 1\"}}").StatusAsync());
        var two = await world.SendAsync(dead);

        Assert.Equal(204, await DieAsync(old));

        foreach (var number in new[] { old.Number, dead.Number })
            Assert.Equal("recipient_not_reachable", await world.Agency.TryLetterAsync(Letter.To(number)));
        Assert.Equal(403, await dead.Api.GetAsync("/v1/mailbox").StatusAsync());
        Assert.Equal([two, one], await representative.Api.Under(await OpenAsync(dead, representative, null)).LettersAsync());
    }

    private Task<int> DieAsync(Citizen dead) =>
        world.Operator.PostAsync(Deaths, $"{{\"recipient\":\"{dead.Number}\",\"evidence\":\"SKV 2\"}}").StatusAsync();

    private async Task<string> OpenAsync(Citizen dead, Citizen representative, DateTimeOffset? lettersFrom)
    {
        using var answer = await world.Operator.PostAsync(Estates, Order(dead, representative, lettersFrom));
        Assert.Equal(200, (int)answer.StatusCode);
        return (await Json.ReadAsync(answer)).Text("mandateId")!;
    }

    private static string Order(Citizen dead, Citizen representative, DateTimeOffset? lettersFrom) =>
        $"{{\"recipient\":\"{dead.Number}\",\"representative\":\"{representative.Number}\",\"representativeName\":\"Boutredning\","
        + $"\"estateName\":\"Dödsboet efter Prov\",\"until\":\"{MandateWorld.InDays(200)}\",\"mayConfirm\":true,\"evidence\":\"TR 7\""
        + (lettersFrom is { } from ? $",\"lettersFrom\":\"{from:O}\"}}" : "}");

    private async Task<string?> ReasonAsync(Citizen person)
    {
        using var lookup = await world.Agency.PostAsync("/v1/recipients/lookup", $"{{\"recipients\":[\"{person.Number}\"]}}");
        return (await Json.ReadAsync(lookup)).Items("recipients")[0].Text("reason");
    }
}
