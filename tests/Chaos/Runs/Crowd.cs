using Budkavle.Chaos.Client;
using Budkavle.Checker.States;

namespace Budkavle.Chaos.Runs;

/// <summary>All clients of a run together.</summary>
internal sealed class Crowd
{
    private static readonly TimeSpan _dispatchLimit = TimeSpan.FromMinutes(2);
    private readonly Workload _workload;
    private readonly MailboxReaders[] _readers;
    private readonly FeedFollower _follower;
    private readonly DispatchSender _dispatches;
    private readonly Settlement _settlement;
    private readonly FinalReader _finalReader;
    private readonly Ledger _ledger;

    public Crowd(SiloClient client, Ledger ledger, MailRoom mail, ChaosOptions options, TimeProvider clock)
    {
        var sender = new LetterSender(client, ledger);
        _ledger = ledger;
        _workload = new Workload(sender, client, ledger, new Random(options.Seed + 1), options.Rate, clock);
        _readers = [.. Enumerable.Range(0, 3).Select(index =>
            new MailboxReaders(client, ledger, new Random(options.Seed + 2 + index), 1.5, clock))];
        _follower = new FeedFollower(client, ledger, "follower", clock);
        _dispatches = new DispatchSender(client, ledger, new Random(options.Seed + 10), clock);
        _settlement = new Settlement(sender, ledger, clock);
        _finalReader = new FinalReader(client, ledger, _dispatches, mail, clock);
    }

    public long NotSent => _workload.NotSent;

    public int Dispatches => _dispatches.Started;

    public Task RunAsync(TimeSpan dispatchEvery, CancellationToken stop) => Task.WhenAll(
    [
        _workload.RunAsync(stop), _follower.RunAsync(stop), _dispatches.RunAsync(dispatchEvery, stop),
        .. _readers.Select(one => one.RunAsync(stop)),
    ]);

    /// <summary>Until every letter and dispatch has its answer; then every letter is sent once more.</summary>
    public async Task<bool> SettleAsync(TimeSpan limit)
    {
        var settled = await _settlement.SettleOpenAsync(limit);
        try
        {
            await _dispatches.SettleAsync(_dispatchLimit);
        }
        catch (TimeoutException)
        {
            settled = false;
        }

        if (settled) await _settlement.RepeatAcknowledgedAsync();
        return await _settlement.SettleOpenAsync(limit) && settled;
    }

    public Task<FinalState> ReadAsync(string name, TimeSpan limit, Action<string> progress) =>
        _finalReader.ReadAsync(name, limit, progress);

    /// <summary>The follower reads on to the end, and its reading joins the history.</summary>
    public async Task FinishFollowingAsync() => _ledger.Add(_follower.ToReading(await _follower.FinishAsync()));
}
