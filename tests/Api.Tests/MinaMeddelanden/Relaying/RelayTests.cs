using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>Letters for recipients who have chosen another operator, which is a second Budkavle here.</summary>
public sealed class RelayTests : IAsyncLifetime
{
    private const string DomainB = OperatorPair.DomainB;
    private static readonly string _first = TestNumbers.DemoPerson(1).ToDigits();
    private static readonly string _second = TestNumbers.DemoPerson(2).ToDigits();
    private OperatorPair _pair = null!;
    private RelaySilo _a = null!;
    private RelaySilo _b = null!;

    public async Task InitializeAsync()
    {
        _pair = await OperatorPair.StartAsync();
        (_a, _b) = (_pair.A, _pair.B);
        await _a.RegisterAsync(_first, _second);
        await _b.RegisterAsync(_first);
        await _a.ChooseAsync(_first, DomainB);
        await _a.ChooseAsync(_second, DomainB);
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task A_letter_goes_to_the_operator_that_its_recipient_has_chosen_and_its_answer_is_kept()
    {
        const string more = ",\"reference\":\"Dnr 7\",\"support\":{\"text\":\"Fråga oss.\",\"email\":\"info@kommunen.test\"}";
        var letter = await _a.SendAsync(_first, "Åäö & <beslut>", more, "key-1");
        var again = await _a.SendAsync(_first, "Åäö & <beslut>", more, "key-1");

        var state = await _a.StandsAsync(letter, "relayed");

        Assert.Equal(letter, again);
        Assert.Empty(await _a.InboxAsync(_first));
        var there = Assert.Single(await _b.InboxAsync(_first));
        Assert.Equal("Åäö & <beslut>", there.Text("subject"));
        var relay = state.GetProperty("relay");
        string?[] told = [relay.Text("state"), relay.Text("operator"), relay.Text("transactionId")];
        Assert.Equal(new[] { "taken", DomainB, there.Text("letterId") }, told);
        Assert.Equal(64, relay.Text("certificateSha256")!.Length);
        Assert.Contains("deliverSecureResponse", Encoding.UTF8.GetString(relay.GetProperty("answer").GetBytesFromBase64()));
        Assert.Equal(0, (await _a.WaitingAsync(DomainB)).GetProperty("waiting").GetInt32());
        Assert.Equal(["relay_ordered", "relayed", "scheduled"], (await FeedAsync(letter)).Order());
        var receipts = (await _a.Agency.ReadAsync($"/v1/letters/{letter}/receipts")).Items("events").Select(one => one.Text("event"));
        Assert.Equal(["SubmissionAcceptance", "RelayAcceptance"], receipts);
        Assert.DoesNotContain(_first[2..], _a.Logs.Text);
    }

    [Fact]
    public async Task A_recipient_that_the_other_operator_does_not_know_gives_the_letter_back_to_its_sender()
    {
        var letter = await _a.SendAsync(_second);

        var relay = (await _a.StandsAsync(letter, "returned")).GetProperty("relay");

        Assert.Equal(("refused", "not_delivered"), (relay.Text("state"), relay.Text("reason")));
        Assert.Contains("relay_refused", await FeedAsync(letter));
        Assert.Empty(await _a.InboxAsync(_second));
    }

    [Fact]
    public async Task Letters_wait_in_order_while_the_operator_is_down_and_go_when_it_is_back()
    {
        await _b.StopAsync();
        string[] letters =
            [await _a.SendAsync(_first, "Ett"), await _a.SendAsync(_first, "Två"), await _a.SendAsync(_first, "Tre")];
        foreach (var letter in letters) await _a.StandsAsync(letter, "relaying");
        var waiting = await _a.WaitingAsync(DomainB);
        Assert.Equal(3, waiting.GetProperty("waiting").GetInt32());
        Assert.NotNull(waiting.Text("oldestAt"));

        // The process ends while they wait: the waiting room is a part of the log.
        await _a.StopAsync();
        await _b.StartAsync();
        await _a.StartAsync();

        foreach (var letter in letters) await _a.StandsAsync(letter, "relayed");
        Assert.Equal(["Tre", "Två", "Ett"], (await _b.InboxAsync(_first)).Select(letter => letter.Text("subject")));
    }

    [Fact]
    public async Task A_scheduled_letter_goes_where_the_recipient_is_when_their_time_comes()
    {
        var at = DateTimeOffset.UtcNow.AddSeconds(3);
        var later = await _a.SendAsync(_first, "Senare", $",\"publishAt\":\"{at:O}\"");
        await _a.ChooseAsync(_first, null);
        var here = await _a.SendAsync(_first, "Hit");
        await _a.StandsAsync(here, "delivered");
        await _a.StandsAsync(later, "delivered");
        Assert.Equal(2, (await _a.InboxAsync(_first)).Length);
        await _a.ChooseAsync(_first, DomainB);
        var there = await _a.SendAsync(_first, "Dit");
        await _a.StandsAsync(there, "relayed");
        Assert.Equal("Dit", Assert.Single(await _b.InboxAsync(_first)).Text("subject"));
    }

    [Fact]
    public async Task Operations_stop_an_operator_give_back_what_waits_and_go_on()
    {
        await _a.OrderAsync(DomainB, "stop");
        var letter = await _a.SendAsync(_first);
        await _a.StandsAsync(letter, "relaying");
        Assert.True((await _a.WaitingAsync(DomainB)).GetProperty("stopped").GetBoolean());

        await _a.OrderAsync(DomainB, "return");
        var relay = (await _a.StandsAsync(letter, "returned")).GetProperty("relay");
        Assert.Equal("given_back", relay.Text("reason"));

        await _a.OrderAsync(DomainB, "retry");
        await _a.StandsAsync(await _a.SendAsync(_first), "relayed");
        Assert.Single(await _b.InboxAsync(_first));
    }

    private async Task<string[]> FeedAsync(string letter)
    {
        var events = (await _a.Agency.ReadAsync("/v1/status-feed?limit=1000")).Items("events");
        return [.. events.Where(one => one.Text("letterId") == letter).Select(one => one.Text("type")!)];
    }
}
