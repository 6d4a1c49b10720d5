using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Relaying;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Delivery;
using Budkavle.Grains.Notifications.Desks;
using Budkavle.Grains.Runtime;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Relaying;

/// <summary>
/// Sends what waits for one operator: a page of each shard at a time, as many letters at once as the operator bears, those of one mailbox
/// one after the other. While it does not answer, one letter now and then is tried.
/// </summary>
internal sealed class OperatorDesk(IOperatorLink link, RelayServices services) : IAsyncDisposable
{
    private readonly ChannelGate _gate = new(link.Limits.Validated(), services.Clock);
    private readonly SemaphoreSlim _slots = new(link.Limits.ConcurrencyMax);
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Shard, long Letter), (int Attempts, long Until)> _waits = [];
    private int _retries;

    public string Domain => link.Domain;

    public CircuitState Circuit => _gate.State;

    /// <summary>What was last wrong, in a word; "" while all is well.</summary>
    public string Trouble { get; private set; } = "";

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await StepAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            if (more) continue;
            await Task.Delay(services.Limits.LookEvery, services.Clock, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    public ValueTask DisposeAsync()
    {
        _gate.Dispose();
        _slots.Dispose();
        return link.DisposeAsync();
    }

    /// <summary>One look at every shard that this process writes; true if there may be more to do at once.</summary>
    private async Task<bool> StepAsync(CancellationToken stopping)
    {
        var order = services.Orders.Of(Domain);
        if (order.Stopped) return false;
        if (order.Retries != _retries)
        {
            _retries = order.Retries;
            lock (_lock) _waits.Clear();
            services.Shards.LookAgain(Domain);
        }

        var shards = services.Shards.ToLookAt(Domain);
        if (_gate.State == CircuitState.Closed)
        {
            var found = await Task.WhenAll(shards.Select(shard => TryShardAsync(shard, isProbe: false, stopping)));
            return found.Contains(true);
        }

        foreach (var shard in shards)
        {
            if (await TryShardAsync(shard, isProbe: true, stopping)) return _gate.State == CircuitState.Closed;
        }

        return false;
    }

    private async Task<bool> TryShardAsync(ShardWatch.Mark shard, bool isProbe, CancellationToken stopping)
    {
        try
        {
            return await SendPageAsync(shard, isProbe, stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // Nothing is lost: what has no outcome in the log is still in the waiting room.
            services.Logger.RelaysWait(shard.Shard, Domain, fault.GetType().Name);
            return false;
        }
    }

    private async Task<bool> SendPageAsync(ShardWatch.Mark shard, bool isProbe, CancellationToken stopping)
    {
        var office = services.Grains.GetGrain<IPostOfficeGrain>(shard.Shard);
        var (ready, isEmpty) = await FindReadyAsync(office, shard.Shard, isProbe ? 1 : services.Limits.PageRows);
        if (isEmpty) services.Shards.SawNothing(Domain, shard);
        if (ready.Count == 0) return false;
        // Another silo may have the shard by now, and would send the same letters.
        if ((await office.Open()).Owner != services.Owner)
        {
            services.Shards.Lose(shard.Shard);
            return false;
        }

        var notebook = new Notebook(office, Count);
        await Task.WhenAll(ready.GroupBy(row => row.Mailbox)
            .Select(letters => SendInOrderAsync(shard.Shard, [.. letters], isProbe, notebook, stopping)));
        await notebook.WhenWrittenAsync();
        return true;
    }

    /// <summary>Letters that are not put off and come after none of their mailbox that is.</summary>
    private async Task<(List<RelayRow> Ready, bool IsEmpty)> FindReadyAsync(IPostOfficeGrain office, int shard, int rowsMax)
    {
        var (ready, held, after, looked) = (new List<RelayRow>(), new HashSet<UInt128>(), 0L, 0);
        while (looked < services.Limits.ScanRowsMax && ready.Count < rowsMax)
        {
            var rows = await office.ReadRelays(Domain, after, services.Limits.PageRows);
            foreach (var row in rows)
            {
                var letter = RelayRow.Read(row.Bytes.Span);
                if (IsPutOff(shard, letter.Letter.Sequence)) held.Add(letter.Mailbox.Value);
                else if (ready.Count < rowsMax && !held.Contains(letter.Mailbox.Value)) ready.Add(letter);
            }

            looked += rows.Length;
            if (rows.Length < services.Limits.PageRows) break;
            after = rows[^1].Position;
        }

        return (ready, looked == 0);
    }

    private async Task SendInOrderAsync(
        int shard, RelayRow[] letters, bool isProbe, Notebook notebook, CancellationToken stopping)
    {
        foreach (var letter in letters)
        {
            await _slots.WaitAsync(stopping);
            try
            {
                // Others have found out meanwhile that nobody answers, or operations have stopped it.
                if ((!isProbe && _gate.State != CircuitState.Closed) || services.Orders.Of(Domain).Stopped) return;
                if (!await SendAsync(shard, letter, notebook, stopping)) return;
            }
            finally
            {
                _slots.Release();
            }
        }
    }

    /// <summary>Sends one letter; false if those that come after it must wait.</summary>
    private async Task<bool> SendAsync(int shard, RelayRow row, Notebook notebook, CancellationToken stopping)
    {
        if (services.Now - row.OrderedAt > services.Limits.WaitMax.TotalMilliseconds)
        {
            GiveUp(shard, row, RelayReason.WaitedTooLong, new RelayAnswer(ChannelResult.Unavailable), notebook);
            return true;
        }

        await _gate.EnterAsync(stopping);
        using var span = EngineSpans.Send("relay", "budkavle.operator", Domain);
        var answer = await AskAsync(shard, row, stopping);
        span.End(answer.Result.ToString(), answer.Result != ChannelResult.Sent);
        Trouble = answer.Trouble;
        if (_gate.Report(answer.Result != ChannelResult.Unavailable))
            services.Logger.OperatorCircuit(Domain, _gate.State, answer.Trouble, answer.Code);
        services.Metrics.CountAttempt(Domain, answer.Result);
        switch (answer.Result)
        {
            case ChannelResult.Sent:
                Note(shard, EntryType.LetterRelayed, row, RelayReason.None, answer, notebook);
                return true;
            case ChannelResult.Permanent when answer.Reason == RelayReason.NotDelivered:
                Note(shard, EntryType.RelayRefused, row, answer.Reason, answer, notebook);
                return true;
            case ChannelResult.Permanent:
                GiveUp(shard, row, answer.Reason, answer, notebook);
                return true;
            default:
                return !PutOff(shard, row, answer, notebook);
        }
    }

    private async Task<RelayAnswer> AskAsync(int shard, RelayRow row, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(link.Limits.AttemptTimeout, services.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        var id = services.Ids.Encode(shard, row.Letter.Sequence, row.Letter.Version);
        try
        {
            return await link.SendAsync(new RelayLetter(id, row.Mailbox, row.Letter), either.Token);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            _gate.Withdraw();
            throw;
        }
        catch (OperationCanceledException)
        {
            return RelayAnswer.Unavailable("TimedOut");
        }
        catch (Exception fault)
        {
            // The text is left out: it may repeat what was sent.
            return RelayAnswer.Unavailable(fault.GetType().Name);
        }
    }

    /// <summary>Lets a letter wait; false if it has had all its attempts and is given up.</summary>
    private bool PutOff(int shard, RelayRow row, RelayAnswer answer, Notebook notebook)
    {
        // What says nothing of the letter uses up no attempt.
        var isFault = answer.Result == ChannelResult.Temporary;
        lock (_lock)
        {
            var attempts = _waits.GetValueOrDefault((shard, row.Letter.Sequence)).Attempts + (isFault ? 1 : 0);
            var wait = services.Limits.Retries.DelayAfter(Math.Max(1, attempts), services.Chance());
            if (isFault && wait is null) _waits.Remove((shard, row.Letter.Sequence));
            else
            {
                // Forgotten, it is only tried earlier.
                if (_waits.Count >= services.Limits.WaitsMax) _waits.Clear();
                var until = services.Now + (long)(isFault ? wait!.Value : services.Limits.Retries.FirstDelay).TotalMilliseconds;
                _waits[(shard, row.Letter.Sequence)] = (attempts, until);
                return true;
            }
        }

        GiveUp(shard, row, RelayReason.Faulted, answer, notebook);
        return false;
    }

    private bool IsPutOff(int shard, long letter)
    {
        lock (_lock) return _waits.TryGetValue((shard, letter), out var wait) && wait.Until > services.Now;
    }

    private void GiveUp(int shard, RelayRow row, RelayReason reason, RelayAnswer answer, Notebook notebook)
    {
        services.Logger.RelayGivenUp(shard, Domain, reason, answer.Code);
        Note(shard, EntryType.RelayFailed, row, reason, answer, notebook);
    }

    private void Note(int shard, EntryType what, RelayRow row, RelayReason reason, RelayAnswer answer, Notebook notebook)
    {
        lock (_lock) _waits.Remove((shard, row.Letter.Sequence));
        var note = new RelayNote
        {
            Letter = row.Letter, Operator = Domain, Reason = reason, Transaction = answer.Transaction, Certificate = answer.Certificate,
            Answer = answer.Answer,
        };
        notebook.Add(new RelayNews { Mailbox = row.Mailbox.Value, What = what, Payload = note.ToBytes() });
    }

    private void Count(RelayNews[] news, bool[] noted)
    {
        foreach (var outcome in news.Zip(noted).Where(one => one.Second).GroupBy(one => one.First.What))
            services.Metrics.CountOutcome(Domain, outcome.Key.ToString(), outcome.Count());
    }
}
