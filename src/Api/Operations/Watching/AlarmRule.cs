namespace Budkavle.Api.Operations.Watching;

/// <summary>One thing that can be wrong.</summary>
/// <param name="Name">As in deploy/prometheus/alerts.yml, and the heading in docs/operations/alarms.md.</param>
/// <param name="Wakes">Whether it wakes somebody, or waits for the morning.</param>
/// <param name="For">How long it must be so without a break.</param>
/// <param name="Look">What is wrong, or null.</param>
internal sealed record AlarmRule(string Name, bool Wakes, TimeSpan For, Func<WatchHistory, Finding?> Look);
