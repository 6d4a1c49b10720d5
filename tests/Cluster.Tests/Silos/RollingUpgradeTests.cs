using System.Collections.Concurrent;
using Budkavle.Chaos.Client;
using Budkavle.Checker.Histories;
using Xunit.Abstractions;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>
/// What an upgrade does: one silo after the other ends in good order and is started anew, while clients send through silos and a front end.
/// </summary>
public sealed class RollingUpgradeTests(TwoSilosAndFrontEnd silos, ITestOutputHelper output) : IClassFixture<TwoSilosAndFrontEnd>
{
    private static readonly TimeSpan _endMax = TimeSpan.FromSeconds(60);

    [ClusterFact]
    public async Task Silos_replaced_one_after_the_other_under_load_lose_no_letter_and_make_none_twice()
    {
        await silos.BalanceAsync();
        int[] before = [silos.Stage.SiloAt(0).ProcessId, silos.Stage.SiloAt(1).ProcessId];
        var there = await CountAsync();
        using var end = new CancellationTokenSource();
        var sent = new ConcurrentQueue<(Letter Letter, string Id, int Attempts, TimeSpan Took)>();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(sent, end.Token)));

        var ended = new[] { await ReplaceAsync(0), await ReplaceAsync(1) };
        await end.CancelAsync();
        await load;

        output.WriteLine($"{sent.Count} letters while two silos were replaced; {sent.Count(one => one.Attempts > 1)} sent more than once");
        output.WriteLine($"longest until taken {sent.Max(one => one.Took).TotalSeconds:F1} s");
        Assert.Equal([true, true], ended);
        Assert.Empty(before.Intersect([silos.Stage.SiloAt(0).ProcessId, silos.Stage.SiloAt(1).ProcessId]));
        Assert.True(sent.Count > 100, $"{sent.Count}");
        Assert.Equal(there + sent.Count, await CountAsync());
        var again = await Task.WhenAll(sent.Select(async one => (one.Id, Again: await silos.SendUntilTakenAsync(one.Letter))));
        Assert.All(again, pair => Assert.Equal(pair.Id, pair.Again.Id));
    }

    /// <summary>SIGTERM, the end, and a start; whether it ended by itself.</summary>
    private async Task<bool> ReplaceAsync(int place)
    {
        var ended = await silos.Stage.SiloAt(place).TerminateAsync(_endMax, CancellationToken.None);
        silos.Stage.Kill(place);
        await silos.BalanceAsync();
        return ended;
    }

    /// <summary>All letters in all mailboxes.</summary>
    private async Task<int> CountAsync()
    {
        var lists = new List<SeenLetter>();
        foreach (var recipient in Enumerable.Range(0, silos.Client.Cast.Recipients.Count))
            lists.AddRange((await MailboxReaders.ListAsync(silos.AtFrontEnd, recipient))!);
        Assert.Equal(lists.Count, lists.Select(letter => letter.LetterId).Distinct().Count());
        return lists.Count;
    }

    private async Task LoadAsync(ConcurrentQueue<(Letter, string, int, TimeSpan)> sent, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var letter = silos.NewLetter();
            var began = TimeProvider.System.GetTimestamp();
            var (id, attempts) = await silos.SendUntilTakenAsync(letter);
            sent.Enqueue((letter, id, attempts, TimeProvider.System.GetElapsedTime(began)));
        }
    }
}
