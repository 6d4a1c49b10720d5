using System.Text.RegularExpressions;
using Budkavle.Api.Operations.Watching;
using Budkavle.Api.Tests.Telemetry;

namespace Budkavle.Api.Tests.Operations;

/// <summary>The alarms that a silo judges by itself: each raised by samples that call for it, and by none that do not.</summary>
public sealed partial class AlarmRulesTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_silo_and_Prometheus_judge_by_the_same_rules_and_the_handbook_knows_each()
    {
        var rules = RuleText().Matches(await File.ReadAllTextAsync(Deploy.PathOf("prometheus", "alerts.yml")))
            .ToDictionary(rule => rule.Groups["name"].Value, rule => (
                For: rule.Groups["for"].Success ? int.Parse(rule.Groups["for"].Value) : 0, Wakes: rule.Groups["severity"].Value == "page"));

        Assert.Equal(
            rules.Where(rule => rule.Key != "BudkavleDown").Select(rule => (rule.Key, rule.Value.For, rule.Value.Wakes)).Order(),
            AlarmRules.All.Select(rule => (rule.Name, (int)rule.For.TotalMinutes, rule.Wakes)).Order());
        Assert.Equal(rules.Keys.Order(), AlarmGuide.Names.Order());
    }

    [Fact]
    public void A_shard_that_is_open_nowhere_wakes_somebody_after_a_minute()
    {
        Assert.Equal("BudkavleShardsMissing", RaisedBy(minutes: 2, (sample, _) => sample with { ShardsMissing = 1 }));
        Assert.Equal("", RaisedBy(minutes: 2, (sample, seconds) => sample with { ShardsMissing = seconds % 60 < 55 ? 1 : 0 }));
    }

    [Fact]
    public void Letters_sent_back_for_lack_of_room_wake_somebody()
    {
        Assert.Equal("BudkavleRefusesForLackOfRoom", RaisedBy(minutes: 3, (sample, seconds) => sample with { Overloaded = seconds }));
        // Long ago is over.
        Assert.Equal("", RaisedBy(minutes: 8, (sample, seconds) => sample with { Overloaded = Math.Min(seconds, 60) }));
    }

    [Fact]
    public void Commits_of_more_than_half_a_second_are_told()
    {
        // Class 12 is up to 512 ms, 13 up to a second.
        Assert.Equal("BudkavleStoreSlow", RaisedBy(minutes: 6, (sample, seconds) => sample with { CommitLatency = Commits(13, seconds) }));
        Assert.Equal("", RaisedBy(minutes: 6, (sample, seconds) => sample with { CommitLatency = Commits(11, seconds) }));
        Assert.Equal("", RaisedBy(minutes: 4, (sample, seconds) => sample with { CommitLatency = Commits(13, seconds) }));
    }

    [Fact]
    public void What_waits_for_commits_or_views_is_told()
    {
        Assert.Equal("BudkavleCommitBacklog", RaisedBy(minutes: 2, (sample, _) => sample with { PendingBytesMax = 5_000_000 }));
        Assert.Equal("", RaisedBy(minutes: 2, (sample, _) => sample with { PendingBytesMax = 4_000_000 }));
        Assert.Equal("BudkavleViewsBehind", RaisedBy(minutes: 6, (sample, _) => sample with { TailRowsMax = 24_577 }));
        Assert.Equal("", RaisedBy(minutes: 6, (sample, _) => sample with { TailRowsMax = 24_576 }));
    }

    [Fact]
    public void A_shard_that_is_opened_again_and_again_is_told()
    {
        Assert.Equal("BudkavleShardsReopened", RaisedBy(minutes: 5, (sample, seconds) => sample with { Epochs = [7, 3 + (seconds / 60)] }));
        Assert.Equal("", RaisedBy(minutes: 40, (sample, seconds) => sample with { Epochs = [7, 3 + (seconds / 600)] }));
        // A shard that nobody answers for has no epoch.
        Assert.Equal("", RaisedBy(minutes: 5, (sample, seconds) => sample with { Epochs = [seconds < 60 ? 0 : 90] }));
    }

    [Fact]
    public void Notifications_that_are_late_or_refused_are_told()
    {
        Assert.Equal("BudkavleNotificationsLate", RaisedBy(minutes: 6, (sample, _) => sample with { NotificationsOldest = 901 }));
        Assert.Equal("", RaisedBy(minutes: 6, (sample, _) => sample with { NotificationsOldest = 900 }));
        Assert.Equal("BudkavleNotificationsFail", RaisedBy(minutes: 20, (sample, seconds) => WithAttempts(sample, seconds, refused: 0.06)));
        Assert.Equal("", RaisedBy(minutes: 20, (sample, seconds) => WithAttempts(sample, seconds, refused: 0.05)));
    }

    [Fact]
    public void An_operator_that_letters_wait_for_is_told()
    {
        Assert.Equal("BudkavleOperatorAway", RaisedBy(minutes: 6, (sample, _) => sample with
        {
            OperatorsOldest = new Dictionary<string, double> { ["a.test"] = 1, ["b.test"] = 901 },
        }));
        Assert.Equal("", RaisedBy(minutes: 6, (sample, _) => sample with
        {
            OperatorsOldest = new Dictionary<string, double> { ["a.test"] = 900 },
        }));
    }

    [Fact]
    public void Errors_of_ours_are_told()
    {
        Assert.Equal("BudkavleErrors", RaisedBy(minutes: 6, (sample, seconds) =>
            sample with { Requests = seconds * 100, Errors = seconds * 2 }));
        Assert.Equal("", RaisedBy(minutes: 6, (sample, seconds) => sample with { Requests = seconds * 100, Errors = seconds }));
    }

    [Fact]
    public void An_alarm_is_told_once_and_its_end_once()
    {
        var board = new AlarmBoard(AlarmRules.All);
        var raised = new List<string>();
        var cleared = new List<string>();
        for (var seconds = 0; seconds <= 600; seconds += 5)
        {
            var (on, off) = board.Observe(Quiet(seconds) with { ShardsMissing = seconds < 300 ? 2 : 0 });
            raised.AddRange(on.Select(alarm => alarm.Name));
            cleared.AddRange(off);
        }

        Assert.Equal(["BudkavleShardsMissing"], raised);
        Assert.Equal(["BudkavleShardsMissing"], cleared);
        Assert.Empty(board.On);
    }

    private static WatchSample Quiet(int seconds) => new() { At = _start.AddSeconds(seconds) };

    /// <summary>The alarms that are on after a time, as words.</summary>
    private static string RaisedBy(int minutes, Func<WatchSample, int, WatchSample> change)
    {
        var board = new AlarmBoard(AlarmRules.All);
        for (var seconds = 0; seconds <= minutes * 60; seconds += 5) board.Observe(change(Quiet(seconds), seconds));
        return string.Join(' ', board.On.Select(alarm => alarm.Name));
    }

    /// <summary>A hundred commits a second, two of which are of one class and the others quick.</summary>
    private static long[] Commits(int slow, int seconds)
    {
        var counts = new long[17];
        (counts[2], counts[slow]) = (98L * seconds, 2L * seconds);
        return counts;
    }

    private static WatchSample WithAttempts(WatchSample sample, int seconds, double refused) => sample with
    {
        Attempts = new Dictionary<string, double> { ["Email"] = 1000.0 * seconds, ["Sms"] = 100.0 * seconds },
        Refused = new Dictionary<string, double> { ["Sms"] = 100.0 * seconds * refused },
    };

    [GeneratedRegex(
        @"- alert: (?<name>\w+)\n.*?(?:for: (?<for>\d+)m\n\s+)?labels: \{ severity: (?<severity>\w+) \}", RegexOptions.Singleline)]
    private static partial Regex RuleText();
}
