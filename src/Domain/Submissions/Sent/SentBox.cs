namespace Budkavle.Domain.Submissions;

/// <summary>
/// The submissions sent from one mailbox, the newest <see cref="SubmissionLimits.SentListedMax"/> and all that wait: a fold over their
/// events.
/// </summary>
public sealed record SentBox
{
    /// <summary>What waits is tried this long after it was handed in, and again until it is settled.</summary>
    public static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(30);

    public static readonly SentBox Initial = new();

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<SentItem> Items { get; init; } = [];

    /// <summary>When to try what waits; null if nothing does.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? TryAt => Items.Where(item => item.IsWaiting).Select(item => (DateTimeOffset?)item.SentAt + TryAgainAfter).Min();

    public SentItem? Find(string key) => Items.FirstOrDefault(item => item.Sent.Key == key);

    public SentBox Apply(SentEvent happened, DateTimeOffset at) => happened switch
    {
        SubmissionSent sent => this with { Items = Newest([.. Items, new SentItem { Sent = sent, SentAt = at }]) },
        SubmissionTaken taken => Change(taken.Key, item => item with { Taken = taken }),
        SubmissionTurnedAway away => Change(away.Key, item => item with { Code = away.Code }),
        _ => this,
    };

    private SentBox Change(string key, Func<SentItem, SentItem> change) =>
        this with { Items = [.. Items.Select(item => item.Sent.Key == key && item.IsWaiting ? change(item) : item)] };

    private static IReadOnlyList<SentItem> Newest(List<SentItem> items)
    {
        var over = items.Count - SubmissionLimits.SentListedMax;
        for (var i = 0; over > 0 && i < items.Count;)
        {
            if (items[i].IsWaiting)
            {
                i++;
                continue;
            }

            items.RemoveAt(i);
            over--;
        }

        return items;
    }
}
