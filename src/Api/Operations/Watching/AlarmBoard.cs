namespace Budkavle.Api.Operations.Watching;

/// <summary>
/// Which alarms are on. Not safe for use by several threads at once, except <see cref="On"/> and <see cref="JudgedAt"/>.
/// </summary>
internal sealed class AlarmBoard(IReadOnlyList<AlarmRule> rules)
{
    private readonly WatchHistory _history = new();
    private readonly DateTimeOffset?[] _since = new DateTimeOffset?[rules.Count];
    private volatile Tuple<DateTimeOffset>? _judgedAt;

    /// <summary>Those that wake somebody first, then the oldest.</summary>
    public IReadOnlyList<Alarm> On { get; private set; } = [];

    /// <summary>As of when they were judged last; null before the first time.</summary>
    public DateTimeOffset? JudgedAt => _judgedAt?.Item1;

    /// <summary>Judges anew.</summary>
    /// <returns>What has gone on, and the names of what has gone off.</returns>
    public (IReadOnlyList<Alarm> Raised, IReadOnlyList<string> Cleared) Observe(WatchSample sample)
    {
        _history.Add(sample);
        var on = new List<Alarm>();
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Look(_history) is not { } finding)
            {
                _since[i] = null;
                continue;
            }

            var since = _since[i] ??= sample.At;
            if (sample.At - since >= rules[i].For) on.Add(new(rules[i].Name, rules[i].Wakes, since, finding.English, finding.Swedish));
        }

        var before = On;
        On = [.. on.OrderByDescending(alarm => alarm.Wakes).ThenBy(alarm => alarm.Since)];
        _judgedAt = Tuple.Create(sample.At);
        return (
            [.. On.Where(alarm => before.All(earlier => earlier.Name != alarm.Name))],
            [.. before.Where(alarm => On.All(later => later.Name != alarm.Name)).Select(alarm => alarm.Name)]);
    }
}
