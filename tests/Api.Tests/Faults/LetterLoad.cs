using System.Collections.Concurrent;
using System.Net;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Faults;

/// <summary>Some senders that send one letter after the other, repeat what was refused for the moment, and stop only when told.</summary>
internal sealed class LetterLoad
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _backOff = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly SiloProcess _silo;
    private readonly Ledger _ledger;
    private readonly string _prefix;
    private readonly string _more;
    private readonly Task[] _senders;
    private long _accepted;
    private long _refused;

    public LetterLoad(SiloProcess silo, Ledger ledger, string prefix, int senders = 6, string more = "")
    {
        (_silo, _ledger, _prefix, _more) = (silo, ledger, prefix, more);
        _senders = [.. Enumerable.Range(0, senders).Select(SendAsync)];
    }

    /// <summary>Codes of all refusals.</summary>
    public ConcurrentDictionary<string, int> Codes { get; } = [];

    public Task WaitForAcceptedAsync(int more) => WaitAsync(() => Interlocked.Read(ref _accepted), more);

    public Task WaitForRefusedAsync(int more) => WaitAsync(() => Interlocked.Read(ref _refused), more);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_senders);
    }

    private Task WaitAsync(Func<long> count, int more)
    {
        var target = count() + more;
        return Eventually.IsTrueAsync(
            () => Task.FromResult(count() >= target), _limit, _backOff,
            () => $"{count()} of {target} (refusals: {string.Join(", ", Codes)})");
    }

    private async Task SendAsync(int sender)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var key = $"{_prefix}-{sender}-{number}";
            var line = _ledger.Line(key, _silo.Recipients[(sender + number) % _silo.Recipients.Count], _more);
            var json = line.Replace($"\"key\":\"{key}\",", "");
            await Eventually.SucceedsAsync(() => TryAsync(key, json), _backOff, _stop.Token);
        }
    }

    private async Task<bool> TryAsync(string key, string json)
    {
        try
        {
            using var response = await _silo.Agency.SendLetterAsync(json, key);
            var answer = await Json.ReadAsync(response);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created)
            {
                _ledger.Note(key, answer.Text("letterId")!);
                Interlocked.Increment(ref _accepted);
                return true;
            }

            Codes.AddOrUpdate(answer.Text("code")!, 1, (_, count) => count + 1);
        }
        catch (HttpRequestException failure)
        {
            Codes.AddOrUpdate(failure.HttpRequestError.ToString(), 1, (_, count) => count + 1);
        }

        Interlocked.Increment(ref _refused);
        return false;
    }
}
