using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Budkavle.Chaos.Client;
using Xunit.Abstractions;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>What a front end without shards must be able to do: all that a silo's API does.</summary>
public sealed class FrontEndTests(TwoSilosAndFrontEnd silos, ITestOutputHelper output) : IClassFixture<TwoSilosAndFrontEnd>
{
    private static readonly TimeSpan _moveLimit = TimeSpan.FromSeconds(20);

    [ClusterFact]
    public async Task Letters_given_to_it_are_in_mailboxes_that_it_and_a_silo_show_alike_and_it_has_no_shard()
    {
        await silos.BalanceAsync();
        var letters = Enumerable.Range(0, 60).Select(_ => silos.NewLetter()).ToArray();

        var answers = await Task.WhenAll(letters.Select(letter => silos.SendAsync(letter, silos.FrontEnd.Address)));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        for (var at = 0; at < letters.Length; at++)
        {
            var here = await MailboxReaders.ListAsync(silos.AtFrontEnd, letters[at].Recipient);
            var there = await MailboxReaders.ListAsync(silos.Client, letters[at].Recipient);
            Assert.Contains(here!, seen => seen.LetterId == answers[at].Text("letterId"));
            Assert.Equal(here, there);
        }

        Assert.Equal(0, await silos.ShardsOfAsync(silos.FrontEnd.ProcessId));
    }

    [ClusterFact]
    public async Task A_letter_that_a_silo_took_is_answered_by_it_with_the_same_id_and_other_content_is_refused()
    {
        await silos.BalanceAsync();
        var letter = silos.NewLetter();
        var other = Letter.Make(letter.Key, letter.Recipient, 100, confirm: false, null, variant: "!");

        var first = await silos.SendAsync(letter, 0);
        var again = await silos.SendAsync(letter, silos.FrontEnd.Address);
        var refused = await silos.SendAsync(other, silos.FrontEnd.Address);

        Assert.Equal((201, 200), (first.Status, again.Status));
        Assert.Equal(first.Text("letterId"), again.Text("letterId"));
        Assert.Equal((int)HttpStatusCode.UnprocessableEntity, refused.Status);
    }

    [ClusterFact]
    public async Task A_recipient_opens_reads_and_confirms_a_letter_through_it_and_the_sender_sees_that()
    {
        await silos.BalanceAsync();
        var letter = Letter.Make(silos.NewLetter().Key, 7, 100, confirm: true, null);
        var sent = await silos.SendAsync(letter, silos.FrontEnd.Address);
        var path = $"/v1/mailbox/letters/{sent.Text("letterId")}";

        var opened = await silos.AtFrontEnd.OwnerAsync(7, HttpMethod.Get, path);
        var confirmed = await silos.AtFrontEnd.OwnerAsync(7, HttpMethod.Post, path + "/confirm");
        var state = await silos.AtFrontEnd.AgencyAsync(HttpMethod.Get, $"/v1/letters/{sent.Text("letterId")}");

        Assert.True(opened.IsOk, opened.Code);
        Assert.True(confirmed.IsOk, confirmed.Code);
        Assert.Equal("confirmed", state.Text("status"));
    }

    [ClusterFact]
    public async Task Bulk_through_it_is_taken_once_however_often_it_is_sent()
    {
        await silos.BalanceAsync();
        var lines = string.Concat(Enumerable.Range(0, 3000).Select(_ => silos.NewLetter().Line(silos.Client.Cast) + "\n"));
        var taken = new List<JsonElement>();
        var repeated = new List<JsonElement>();

        var (status, _) = await silos.AtFrontEnd.BulkAsync(lines, taken.Add);
        var (again, _) = await silos.AtFrontEnd.BulkAsync(lines, repeated.Add);

        Assert.Equal((200, 200), (status, again));
        Assert.Equal(3000, taken.Select(IdOf).Distinct().Count());
        Assert.Equal(taken.Select(IdOf), repeated.Select(IdOf));
    }

    [ClusterFact]
    public async Task A_dispatch_made_and_started_through_it_reaches_every_recipient()
    {
        await silos.BalanceAsync();
        var (agency, cast) = (silos.AtFrontEnd, silos.Client.Cast);
        var letter = silos.NewLetter();
        var recipients = string.Concat(cast.Recipients.Take(150).Select(number => $"\"{number}\"\n"));

        var made = await agency.AgencyAsync(HttpMethod.Post, "/v1/dispatches", $"{{{letter.Fields}}}", letter.Key);
        var path = $"/v1/dispatches/{made.Text("dispatchId")}";
        var put = await agency.AgencyAsync(HttpMethod.Put, path + "/recipients", recipients, letter.Key + "-to", "application/x-ndjson");
        var started = await agency.AgencyAsync(HttpMethod.Post, path + "/start");
        await silos.UntilAsync(
            async () => (await agency.AgencyAsync(HttpMethod.Get, path)).Text("status") == "completed", TimeSpan.FromSeconds(60));

        Assert.True(made.IsOk && put.IsOk && started.IsOk, $"{made.Code} {put.Code} {started.Code}");
        Assert.Equal("150", (await agency.AgencyAsync(HttpMethod.Get, path)).Text("delivered"));
    }

    [ClusterFact]
    public async Task While_a_silo_is_killed_under_load_it_loses_no_letter_and_soon_takes_all_again()
    {
        await silos.BalanceAsync();
        using var end = new CancellationTokenSource();
        var sent = new ConcurrentQueue<(Letter Letter, string Id, int Attempts)>();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(sent, end.Token)));
        await silos.UntilAsync(() => Task.FromResult(sent.Count > 20), TimeSpan.FromSeconds(30));
        var killed = silos.Stage.SiloAt(1).ProcessId;

        silos.Stage.Kill(1);
        var moved = await silos.UntilAsync(async () => await silos.ShardsOfAsync(killed) == 0, TimeSpan.FromSeconds(60));
        var answering = await silos.UntilAsync(AllShardsAnswerAsync, TimeSpan.FromSeconds(60));
        await end.CancelAsync();
        await load;

        output.WriteLine($"Shards elsewhere after {moved.TotalSeconds:F1} s, all taken again {answering.TotalSeconds:F1} s later");
        output.WriteLine($"{sent.Count} letters, {sent.Count(one => one.Attempts > 1)} of them sent more than once");
        Assert.True(moved + answering < _moveLimit, $"{moved} {answering}");
        Assert.All(await Task.WhenAll(sent.Select(async one => (one.Id, Again: await silos.SendUntilTakenAsync(one.Letter)))),
            pair => Assert.Equal(pair.Id, pair.Again.Id));
    }

    [ClusterFact]
    public async Task It_is_ready_only_while_a_silo_answers_and_finds_silos_that_start_anew()
    {
        await silos.BalanceAsync();
        using var http = new HttpClient { BaseAddress = silos.FrontEnd.Address, Timeout = TimeSpan.FromSeconds(5) };
        var letter = silos.NewLetter();
        var before = await SendAsync(letter);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http));

        silos.Stage.KillSilo();
        await silos.UntilAsync(async () => await StatusAsync(http) == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(15));
        var refused = await SendAsync(letter);
        await silos.BalanceAsync();
        var (_, attempts) = await silos.SendUntilTakenAsync(silos.NewLetter(), silos.FrontEnd.Address);

        output.WriteLine($"Without a silo: {refused.Status} {refused.Code}; with new ones taken at attempt {attempts}");
        Assert.Equal((201, 503), (before.Status, refused.Status));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http));
    }

    private Task<Answer> SendAsync(Letter letter) =>
        silos.AtFrontEnd.AgencyAsync(HttpMethod.Post, "/v1/letters", letter.Json(silos.Client.Cast), letter.Key);

    private static string IdOf(JsonElement line) => line.GetProperty("letterId").GetString()!;

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/health/ready");
        return answer.StatusCode;
    }

    private async Task<bool> AllShardsAnswerAsync()
    {
        // Of 64 recipients at least one in each of 16 shards is as good as certain; where none is, this asks for less.
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => silos.SendAsync(silos.NewLetter(), silos.FrontEnd.Address)));
        return answers.All(answer => answer.IsOk);
    }

    private async Task LoadAsync(ConcurrentQueue<(Letter, string, int)> sent, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var letter = silos.NewLetter();
            var (id, attempts) = await silos.SendUntilTakenAsync(letter, silos.FrontEnd.Address);
            sent.Enqueue((letter, id, attempts));
        }
    }
}
