using System.Diagnostics.Metrics;
using Budkavle.Grains.Notifications;

namespace Budkavle.Grains.Relaying;

/// <summary>Counts for operations, by operator. No label names a recipient or a sender.</summary>
public sealed class RelayMetrics : IDisposable
{
    public const string MeterName = "Budkavle.Relaying";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _outcomes;

    internal RelayMetrics(
        Func<IEnumerable<Measurement<long>>> waiting, Func<IEnumerable<Measurement<double>>> oldest,
        Func<IEnumerable<Measurement<int>>> broken)
    {
        _meter.CreateObservableGauge(
            "budkavle.relays.broken", broken, null, "1 while the operator's circuit breaker lets nothing through, else 0");
        _attempts = _meter.CreateCounter<long>("budkavle.relays.attempts", "{attempt}", "By operator and result");
        _outcomes = _meter.CreateCounter<long>("budkavle.relays.outcomes", "{letter}", "Written to the log, by operator and outcome");
        _meter.CreateObservableGauge("budkavle.relays.waiting", waiting, "{letter}", "Letters that wait, by operator");
        _meter.CreateObservableGauge("budkavle.relays.oldest", oldest, "s", "Age of the oldest that waits, by operator");
    }

    internal void CountAttempt(string domain, ChannelResult result) => _attempts.Add(
        1, new KeyValuePair<string, object?>("operator", domain), new KeyValuePair<string, object?>("result", result.ToString()));

    internal void CountOutcome(string domain, string outcome, int count) => _outcomes.Add(
        count, new KeyValuePair<string, object?>("operator", domain), new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => _meter.Dispose();
}
