using System.Diagnostics.Metrics;

namespace Budkavle.Grains.Notifications;

/// <summary>Counts for operators. No label names a recipient or a sender.</summary>
public sealed class NotificationMetrics : IDisposable
{
    public const string MeterName = "Budkavle.Notifications";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _sent;
    private readonly Counter<long> _deferred;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _overflows;

    /// <param name="waiting">How many wait to be sent or written down.</param>
    /// <param name="oldestSeconds">For how long the oldest of them has waited since its letter was available.</param>
    internal NotificationMetrics(Func<long> waiting, Func<double> oldestSeconds)
    {
        _sent = _meter.CreateCounter<long>("budkavle.notifications.sent", "{notification}");
        _deferred = _meter.CreateCounter<long>("budkavle.notifications.deferred", "{notification}",
            "Put off for longer than memory keeps them");
        _failed = _meter.CreateCounter<long>("budkavle.notifications.failed", "{notification}", "Given up, dead letters included");
        _attempts = _meter.CreateCounter<long>("budkavle.notifications.attempts", "{attempt}", "By channel and result");
        _overflows = _meter.CreateCounter<long>("budkavle.notifications.overflows", "{event}",
            "Times that a shard went over to reading the log");
        _meter.CreateObservableGauge("budkavle.notifications.waiting", waiting, "{notification}", "Queue depth");
        _meter.CreateObservableGauge("budkavle.notifications.oldest", oldestSeconds, "s", "Age of the oldest that waits");
    }

    internal Meter Meter => _meter;

    internal void CountAttempt(INotificationChannel channel, ChannelResult result) => _attempts.Add(
        1, new KeyValuePair<string, object?>("channel", channel.Kind.ToString()),
        new KeyValuePair<string, object?>("result", result.ToString()));

    internal void CountSent(int count) => _sent.Add(count);

    internal void CountDeferred(int count) => _deferred.Add(count);

    internal void CountFailed(int count) => _failed.Add(count);

    internal void CountOverflow() => _overflows.Add(1);

    public void Dispose() => _meter.Dispose();
}
