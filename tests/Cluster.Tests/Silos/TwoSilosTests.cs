using Budkavle.Chaos.Client;
using Xunit.Abstractions;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>Two silos as they are run: processes, a database, HTTP.</summary>
public sealed class TwoSilosTests(TwoSilos silos, ITestOutputHelper output) : IClassFixture<TwoSilos>
{
    private static readonly TimeSpan _moveLimit = TimeSpan.FromSeconds(20);

    [ClusterFact]
    public async Task A_letter_given_to_either_silo_is_in_the_mailbox_that_either_shows()
    {
        await silos.BalanceAsync();
        var letters = Enumerable.Range(0, 60).Select(_ => silos.NewLetter()).ToArray();

        var answers = await Task.WhenAll(letters.Select((letter, at) => silos.SendAsync(letter, at % 2)));

        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        for (var at = 0; at < letters.Length; at++)
        {
            // Each look goes to the next silo in turn.
            var first = await MailboxReaders.ListAsync(silos.Client, letters[at].Recipient);
            var second = await MailboxReaders.ListAsync(silos.Client, letters[at].Recipient);
            Assert.Contains(first!, seen => seen.LetterId == answers[at].Text("letterId"));
            Assert.Equal(first, second);
        }
    }

    [ClusterFact]
    public async Task The_same_key_at_both_silos_at_once_makes_one_letter()
    {
        await silos.BalanceAsync();
        var letters = Enumerable.Range(0, 60).Select(_ => silos.NewLetter()).ToArray();

        var pairs = await Task.WhenAll(letters.Select(letter =>
            Task.WhenAll(silos.SendAsync(letter, 0), silos.SendAsync(letter, 1))));

        Assert.All(pairs, pair => Assert.Equal([200, 201], pair.Select(answer => answer.Status).Order()));
        Assert.All(pairs, pair => Assert.Equal(pair[0].Text("letterId"), pair[1].Text("letterId")));
    }

    [ClusterFact]
    public async Task A_silo_that_joins_under_load_gets_its_shards_and_every_letter_is_taken()
    {
        await silos.BalanceAsync();
        Assert.True(await silos.Stage.SiloAt(1).TerminateAsync(TimeSpan.FromSeconds(90), CancellationToken.None));
        using var end = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(end.Token)));

        await silos.BalanceAsync();
        await end.CancelAsync();
        var sent = (await load).SelectMany(one => one).ToArray();

        output.WriteLine($"{sent.Length} letters, {sent.Count(one => one.Attempts > 1)} of them sent more than once");
        Assert.True(sent.Length > 20);
        await AssertKnownAsync([.. sent.Select(one => (one.Letter, one.Id))]);
    }

    [ClusterFact]
    public async Task The_shards_of_a_killed_silo_are_open_elsewhere_within_20_seconds_and_have_lost_nothing()
    {
        await silos.BalanceAsync();
        var letters = Enumerable.Range(0, 100).Select(_ => silos.NewLetter()).ToArray();
        var answers = await Task.WhenAll(letters.Select((letter, at) => silos.SendAsync(letter, at % 2)));
        var killed = silos.Stage.SiloAt(1).ProcessId;

        silos.Stage.Kill(1);
        var took = await silos.UntilAsync(async () => await silos.ShardsOfAsync(killed) == 0, TimeSpan.FromSeconds(60));

        output.WriteLine($"All shards elsewhere after {took.TotalSeconds:F1} s");
        Assert.True(took < _moveLimit, $"{took}");
        Assert.All(answers, answer => Assert.Equal(201, answer.Status));
        await AssertKnownAsync([.. letters.Select((letter, at) => (letter, answers[at].Text("letterId")))]);
    }

    [ClusterFact]
    public async Task A_silo_that_was_paused_and_declared_dead_writes_nothing_when_it_goes_on()
    {
        await silos.BalanceAsync();
        var zombie = silos.Stage.SiloAt(1);
        zombie.Freeze();
        var took = await silos.UntilAsync(async () => await silos.ShardsOfAsync(zombie.ProcessId) == 0, TimeSpan.FromSeconds(60));
        // 40 s in all.
        await silos.PauseAsync(TimeSpan.FromSeconds(40) - took);
        // The other silo alone has opened them all: whatever is written under an earlier epoch from here on is the zombie's.
        const string Earlier = "SELECT count(*) FROM blocks JOIN shards USING (shard) WHERE blocks.epoch < shards.epoch";
        var before = await silos.AskAsync(Earlier);
        var opened = await silos.AskAsync("SELECT sum(epoch)::bigint FROM shards");

        zombie.Thaw();
        var letters = Enumerable.Range(0, 60).Select(_ => silos.NewLetter()).ToArray();
        var answers = await Task.WhenAll(letters.Select(letter => silos.SendAsync(letter, 1)));
        await silos.UntilAsync(() => Task.FromResult(zombie.HasExited), TimeSpan.FromSeconds(30));
        var after = await silos.AskAsync(Earlier);

        output.WriteLine($"All shards elsewhere {took.TotalSeconds:F1} s after the pause began");
        Assert.True(took < _moveLimit, $"{took}");
        output.WriteLine($"The zombie took {answers.Count(answer => answer.IsOk)} of {answers.Length} letters on to the other silo");
        Assert.Equal(opened, await silos.AskAsync("SELECT sum(epoch)::bigint FROM shards"));
        Assert.Equal(before, after);
        var taken = letters.Zip(answers).Where(pair => pair.Second.IsOk).Select(pair => (pair.First, pair.Second.Text("letterId")));
        await AssertKnownAsync([.. taken]);
    }

    /// <summary>Every letter, sent once more, is answered with the id that it got.</summary>
    private async Task AssertKnownAsync(IReadOnlyList<(Letter Letter, string Id)> sent)
    {
        foreach (var part in sent.Chunk(20))
        {
            var again = await Task.WhenAll(part.Select(one => silos.SendUntilTakenAsync(one.Letter)));
            Assert.Equal(part.Select(one => one.Id), again.Select(one => one.Id));
        }
    }

    private async Task<List<(Letter Letter, string Id, int Attempts)>> LoadAsync(CancellationToken end)
    {
        var sent = new List<(Letter, string, int)>();
        while (!end.IsCancellationRequested)
        {
            var letter = silos.NewLetter();
            var (id, attempts) = await silos.SendUntilTakenAsync(letter);
            sent.Add((letter, id, attempts));
        }

        return sent;
    }
}
