using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Mandates;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>Persons who get another number.</summary>
public sealed class NumberChangeTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    private const string Path = "/v1/recipients/number-changes";

    [Fact]
    public async Task The_new_number_finds_the_letters_of_both_in_order_and_ids_and_receipts_stay()
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewCitizenAsync();
        var sent = new List<string>();
        for (var letter = 0; letter < 9; letter++) sent.Add(await world.SendAsync(letter % 3 == 1 ? now : old, $"Brev {letter}"));
        await old.Browser.GetAsync("/my/letters/" + sent[0]);
        var receipts = await ReceiptsAsync(old.Api, sent[0]);

        Assert.Equal(204, await OrderAsync(old, now));
        sent.Add(await world.SendAsync(old, "Efter bytet"));
        sent.Add(await world.SendAsync(now, "Allra sist"));

        sent.Reverse();
        var page = await now.Api.ReadAsync("/v1/mailbox/letters?limit=50");
        var times = page.Items("letters").Select(letter => letter.GetProperty("availableAt").GetDateTimeOffset()).ToArray();
        var listed = await now.Api.LettersAsync();
        Assert.Equal(sent.Order(), listed.Order());
        // Those of one millisecond have no order between two mailboxes.
        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal(listed, await now.Api.LettersAsync(limit: 4));
        Assert.Equal(receipts, await ReceiptsAsync(now.Api, sent[^1]));
        Assert.Equal(["11", "10"], (await now.Api.ReadAsync("/v1/mailbox")).Texts("letters", "unread"));
        Assert.Equal(listed, InboxTests.Letters(await now.Browser.GetAsync("/my")));
        Assert.Contains("Hello.", (await now.Browser.GetAsync("/my/letters/" + sent[1])).Text, StringComparison.Ordinal);
        Assert.Equal("read", (await world.Agency.ReadAsync("/v1/letters/" + sent[1])).Text("status"));
        var log = await now.Browser.GetAsync("/my/log?lang=en");
        Assert.Contains("Letters of a former number came here, reference SKV 1", log.Text, StringComparison.Ordinal);
        Assert.Equal([sent[1], sent[^1]], InboxTests.Letters(log));
    }

    [Fact]
    public async Task Nobody_logs_in_with_the_old_number_and_its_sessions_end()
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewCitizenAsync();

        Assert.Equal(204, await OrderAsync(old, now));

        Assert.StartsWith("/log-in", (await old.Browser.GetAsync("/my")).Location, StringComparison.Ordinal);
        Assert.Equal("/log-in?problem=closed", (await old.Browser.LogInAsync(old.Index)).Location);
        Assert.Equal(403, await old.Api.GetAsync("/v1/mailbox").StatusAsync());
        Assert.Equal("/my", (await now.Browser.LogInAsync(now.Index)).Location);
    }

    [Fact]
    public async Task A_new_number_without_a_mailbox_gets_one_as_it_was_chosen_for_the_old_one()
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewStrangerAsync();
        var letter = await world.SendAsync(old);
        using var chosen = await old.Api.PutAsync(
            "/v1/mailbox/settings", $"{{\"email\":\"a@example.test\",\"language\":\"en\",\"blockedSenders\":[\"{world.OtherAgencyId}\"]}}");

        Assert.Equal(204, await OrderAsync(old, now));

        var settings = await now.Api.ReadAsync("/v1/mailbox/settings");
        Assert.Equal(["a@example.test", "en"], settings.Texts("email", "language"));
        Assert.Equal("recipient_not_reachable", await world.OtherAgency.TryLetterAsync(Letter.To(now.Number)));
        Assert.Equal([await world.SendAsync(now), letter], await now.Api.LettersAsync());
    }

    [Fact]
    public async Task What_is_chosen_after_the_change_counts_for_letters_to_both_numbers()
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewCitizenAsync();
        Assert.Equal(204, await OrderAsync(old, now));

        using var chosen = await now.Api.PutAsync(
            "/v1/mailbox/settings", $"{{\"language\":\"en\",\"blockedSenders\":[\"{world.OtherAgencyId}\"]}}");

        foreach (var number in new[] { old.Number, now.Number })
            Assert.Equal("recipient_not_reachable", await world.OtherAgency.TryLetterAsync(Letter.To(number)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_order_that_broke_off_after_any_step_has_lost_nothing_and_is_completed_by_the_next(int steps)
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewStrangerAsync();
        var letter = await world.SendAsync(old);
        var (oldKey, nowKey) = (world.KeyOf(old.Number), world.KeyOf(now.Number));
        var desk = world.Silo.Services.GetRequiredService<MandateDesk>();
        var register = world.Silo.Services.GetRequiredService<MailboxRegister>();
        if (steps > 0) await desk.RecordAsync(nowKey, new FormerNumberAdded { Former = oldKey, Evidence = "SKV 1" });
        if (steps > 1) await register.EvenOutAsync(oldKey, ulong.Parse(old.Number), nowKey, ulong.Parse(now.Number));
        if (steps > 2) await desk.RecordAsync(oldKey, new NumberReplaced { Successor = nowKey, Evidence = "SKV 1" });
        var later = await world.SendAsync(old);
        await Eventually.IsTrueAsync(async () => (await VisibleAsync(old)).Union(await VisibleAsync(now)).Count() == 2);

        Assert.Equal(204, await OrderAsync(old, now));
        Assert.Equal(204, await OrderAsync(old, now));

        Assert.Equal([later, letter], await now.Api.LettersAsync());
        string[] newest = [await world.SendAsync(now), await world.SendAsync(old)];
        Assert.Equal(newest.Order(), (await now.Api.LettersAsync()).Take(2).Order());
        Assert.Equal([oldKey], (await desk.ReadAsync(nowKey)).Formers);
        Assert.Equal(403, await old.Api.GetAsync("/v1/mailbox").StatusAsync());
    }

    [Fact]
    public async Task Readers_and_those_one_reads_for_follow_to_the_new_number()
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewStrangerAsync();
        using var reader = await world.NewCitizenAsync();
        using var other = await world.NewCitizenAsync();
        var letter = await world.SendAsync(old);
        var (client, id) = await MandateWorld.LetReadAsync(old.Api, reader);
        var (_, received) = await MandateWorld.LetReadAsync(other.Api, old);
        var foreign = await world.SendAsync(other);

        Assert.Equal(204, await OrderAsync(old, now));

        Assert.Equal([letter], await client.LettersAsync());
        Assert.Equal([foreign], await now.Api.Under(received).LettersAsync());
        Assert.Equal(204, await now.Api.SendAsync(HttpMethod.Delete, "/v1/mailbox/readers/" + id).StatusAsync());
        Assert.Equal(404, await client.GetAsync("/v1/mailbox/letters").StatusAsync());
    }

    [Fact]
    public async Task A_number_changes_twice_and_everything_is_found_under_the_last()
    {
        using var first = await world.NewCitizenAsync();
        using var second = await world.NewStrangerAsync();
        using var third = await world.NewStrangerAsync();
        var one = await world.SendAsync(first);
        Assert.Equal(204, await OrderAsync(first, second));
        var two = await world.SendAsync(second);
        Assert.Equal(204, await OrderAsync(second, third));
        var three = await world.SendAsync(first);

        Assert.Equal([three, two, one], await third.Api.LettersAsync(limit: 1));
        Assert.Equal(409, await OrderAsync(first, third));
        Assert.Equal(409, await OrderAsync(third, first));
    }

    [Fact]
    public async Task Only_the_registers_keeper_orders_and_only_with_a_reference()
    {
        using var old = await world.NewCitizenAsync();
        using var now = await world.NewCitizenAsync();
        var order = $"{{\"former\":\"{old.Number}\",\"present\":\"{now.Number}\",\"evidence\":\"SKV 1\"}}";

        Assert.Equal(403, await world.Agency.PostAsync(Path, order).StatusAsync());
        Assert.Equal(403, await now.Api.PostAsync(Path, order).StatusAsync());
        Assert.Equal(422, await world.Operator.PostAsync(Path, order.Replace("SKV 1", "", StringComparison.Ordinal)).StatusAsync());
        var same = order.Replace(old.Number, now.Number, StringComparison.Ordinal);
        Assert.Equal(422, await world.Operator.PostAsync(Path, same).StatusAsync());
        Assert.Equal(200, await old.Api.GetAsync("/v1/mailbox").StatusAsync());
    }

    private Task<int> OrderAsync(Citizen old, Citizen now) => world.Operator.PostAsync(
        Path, $"{{\"former\":\"{old.Number}\",\"present\":\"{now.Number}\",\"evidence\":\"SKV 1\"}}").StatusAsync();

    private static async Task<string[]> VisibleAsync(Citizen citizen)
    {
        using var answer = await citizen.Api.GetAsync("/v1/mailbox/letters");
        return answer.IsSuccessStatusCode
            ? [.. (await Json.ReadAsync(answer)).Items("letters").Select(letter => letter.Text("letterId")!)]
            : [];
    }

    private static async Task<string> ReceiptsAsync(SiloClient owner, string letter) =>
        (await owner.ReadAsync($"/v1/mailbox/letters/{letter}/receipts")).ToString();
}
