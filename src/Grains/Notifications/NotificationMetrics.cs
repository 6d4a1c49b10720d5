using System.Diagnostics.Metrics;

namespace Budkavle.Grains.Notifications;

/// <summary>Counts for operators. No label names a recipient or a sender.</summary>
public sealed class NotificationMetrics : IDisposable
{
    public const string MeterName = "Budkavle.Notifications";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _attempts;
    private long _sent;
    private long _deferred;
    private long _failed;
    private long _overflows;

    /// <param name="waiting">How many wait to be sent or written down.</param>
    /// <param name="oldestSeconds">For how long the oldest of them has waited since its letter was available.</param>
    /// <param name="broken">By channel: 1 while its provider does not answer, else 0.</param>
    internal NotificationMetrics(Func<long> waiting, Func<double> oldestSeconds, Func<IEnumerable<Measurement<int>>> broken)
    {
        // Those without labels are read when asked for: so they are there from the start, and a rate has a beginning.
        Observe("budkavle.notifications.sent", () => Volatile.Read(ref _sent), "{notification}", "Told, by any channel");
        Observe("budkavle.notifications.deferred", () => Volatile.Read(ref _deferred), "{notification}",
            "Put off for longer than memory keeps them");
        Observe("budkavle.notifications.failed", () => Volatile.Read(ref _failed), "{notification}", "Given up, dead letters included");
        Observe("budkavle.notifications.overflows", () => Volatile.Read(ref _overflows), "{event}",
            "Times that a shard went over to reading the log");
        _attempts = _meter.CreateCounter<long>("budkavle.notifications.attempts", "{attempt}", "By channel and result");
        _meter.CreateObservableGauge("budkavle.notifications.waiting", waiting, "{notification}", "Queue depth");
        _meter.CreateObservableGauge(
            "budkavle.notifications.broken", broken, null, "1 while the channel's circuit breaker lets nothing through, else 0");
        _meter.CreateObservableGauge("budkavle.notifications.oldest", oldestSeconds, "s", "Age of the oldest that waits");
    }

    private void Observe(string name, Func<long> read, string unit, string description) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    internal Meter Meter => _meter;

    internal void CountAttempt(INotificationChannel channel, ChannelResult result) => _attempts.Add(
        1, new KeyValuePair<string, object?>("channel", channel.Kind.ToString()),
        new KeyValuePair<string, object?>("result", result.ToString()));

    internal void CountSent(int count) => Interlocked.Add(ref _sent, count);

    internal void CountDeferred(int count) => Interlocked.Add(ref _deferred, count);

    internal void CountFailed(int count) => Interlocked.Add(ref _failed, count);

    internal void CountOverflow() => Interlocked.Increment(ref _overflows);

    public void Dispose() => _meter.Dispose();
}
