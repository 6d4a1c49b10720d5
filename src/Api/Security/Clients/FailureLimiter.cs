using System.Collections.Concurrent;
using System.Net;

namespace Budkavle.Api.Security.Clients;

/// <summary>
/// Counts failed authentications per client at an address and per address, over a sliding window approximated by two fixed ones.
/// Because the client is counted together with the address, nobody can lock another's client out.
/// </summary>
internal sealed class FailureLimiter(SecurityOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private ConcurrentDictionary<(string?, IPAddress), int> _current = new();
    private ConcurrentDictionary<(string?, IPAddress), int> _previous = new();
    private long _window;

    /// <summary>Whether this one must wait, and how long.</summary>
    public bool IsBlocked(string clientId, IPAddress? address, out TimeSpan retryAfter)
    {
        var elapsed = Turn();
        var place = ClientAddress.Normalise(address);
        var blocked = Count((clientId, place), elapsed) >= options.FailuresPerClientAndAddressMax
            || Count((null, place), elapsed) >= options.FailuresPerAddressMax;
        retryAfter = blocked ? options.FailureWindow - elapsed : TimeSpan.Zero;
        return blocked;
    }

    public void Failed(string clientId, IPAddress? address)
    {
        Turn();
        var place = ClientAddress.Normalise(address);
        Add((clientId, place));
        Add((null, place));
    }

    private void Add((string?, IPAddress) key)
    {
        var current = _current;
        if (current.Count < options.FailureEntriesMax || current.ContainsKey(key)) current.AddOrUpdate(key, 1, (_, count) => count + 1);
    }

    private double Count((string?, IPAddress) key, TimeSpan elapsed) =>
        _current.GetValueOrDefault(key) + _previous.GetValueOrDefault(key) * (1 - elapsed / options.FailureWindow);

    /// <summary>Begins a new window when the time has come; returns how much of the present one has passed.</summary>
    private TimeSpan Turn()
    {
        var now = time.GetUtcNow().Ticks;
        var window = now / options.FailureWindow.Ticks;
        if (window != Volatile.Read(ref _window))
        {
            lock (_gate)
            {
                if (window != _window)
                {
                    _previous = window == _window + 1 ? _current : new();
                    _current = new();
                    _window = window;
                }
            }
        }

        return TimeSpan.FromTicks(now % options.FailureWindow.Ticks);
    }
}
