using System.Globalization;
using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Operations.Watching;

/// <summary>
/// The alarms of deploy/prometheus/alerts.yml as this process can judge them by itself, with the same bounds; a test compares both. That a
/// silo is down no silo can say of itself.
/// </summary>
internal static class AlarmRules
{
    private static readonly TimeSpan _five = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<AlarmRule> All { get; } =
    [
        new("BudkavleShardsMissing", Wakes: true, Minutes(1), history => history.Now.ShardsMissing is > 0 and var missing
            ? new(Text($"{missing} shards are open nowhere: their letters are answered 503"),
                Swedish($"{missing} skärvor är inte öppna någonstans: deras brev får svaret 503")) : null),
        new("BudkavleRefusesForLackOfRoom", Wakes: true, Minutes(2), history =>
            history.Growth(_five, now => now.Overloaded) is > 0 and var sent
                ? new(Text($"{sent:N0} letters were sent back for lack of room in five minutes"),
                    Swedish($"{sent:N0} brev skickades tillbaka av platsbrist på fem minuter")) : null),
        new("BudkavleStoreSlow", Wakes: false, Minutes(5), history => history.CommitLatency(_five, 0.99) is > 0.5 and var seconds
            ? new(Text($"One commit in a hundred takes {seconds:0.0} s or longer"),
                Swedish($"En skrivning av hundra tar {seconds:0.0} s eller längre")) : null),
        new("BudkavleCommitBacklog", Wakes: false, Minutes(1), history => history.Now.PendingBytesMax is > 4_194_304 and var bytes
            ? new(Text($"A shard has {bytes / 1048576.0:0.0} MB waiting for a commit; at 8 MB it sends letters back"),
                Swedish($"En skärva har {bytes / 1048576.0:0.0} MB som väntar på skrivning; vid 8 MB skickar den tillbaka brev")) : null),
        new("BudkavleViewsBehind", Wakes: false, Minutes(5), history => history.Now.TailRowsMax is > 24_576 and var rows
            ? new(Text($"A shard has {rows:N0} rows that are not in the views; at 28,672 deliveries wait"),
                Swedish($"En skärva har {rows:N0} rader som inte är i vyerna; vid 28 672 väntar leveranser")) : null),
        new("BudkavleShardsReopened", Wakes: false, TimeSpan.Zero, FindReopened),
        new("BudkavleNotificationsLate", Wakes: false, Minutes(5), history => history.Now.NotificationsOldest is > 900 and var seconds
            ? new(Text($"Recipients are told of letters {seconds / 60:0} minutes late"),
                Swedish($"Mottagare aviseras {seconds / 60:0} minuter för sent")) : null),
        new("BudkavleNotificationsFail", Wakes: false, Minutes(15), FindRefusals),
        new("BudkavleOperatorAway", Wakes: false, Minutes(5), FindOperator),
        new("BudkavleErrors", Wakes: false, Minutes(5), FindErrors),
    ];

    private static Finding? FindReopened(WatchHistory history)
    {
        var before = history.Before(WatchHistory.Kept).Epochs;
        for (var shard = 0; shard < history.Now.Epochs.Count; shard++)
        {
            var (now, then) = (history.Now.Epochs[shard], before.ElementAtOrDefault(shard));
            if (now == 0 || then == 0 || now - then <= 3) continue;
            return new(Text($"Shard {shard} has been opened {now - then} times in a quarter of an hour"),
                Swedish($"Skärva {shard} har öppnats {now - then} gånger på en kvart"));
        }

        return null;
    }

    private static Finding? FindRefusals(WatchHistory history)
    {
        var before = history.Before(WatchHistory.Kept);
        foreach (var (channel, attempts) in history.Now.Attempts)
        {
            var tried = attempts - before.Attempts.GetValueOrDefault(channel);
            var refused = history.Now.Refused.GetValueOrDefault(channel) - before.Refused.GetValueOrDefault(channel);
            if (tried <= 0 || refused / tried <= 0.05) continue;
            return new(Text($"{channel}: {100 * refused / tried:0} % of the notifications are refused for good"),
                Swedish($"{channel}: {100 * refused / tried:0} % av aviseringarna avvisas för gott"));
        }

        return null;
    }

    private static Finding? FindOperator(WatchHistory history)
    {
        var (name, seconds) = history.Now.OperatorsOldest.OrderByDescending(one => one.Value).FirstOrDefault();
        return seconds > 900
            ? new(Text($"Letters have waited for operator {name} for {seconds / 60:0} minutes"),
                Swedish($"Brev har väntat på operatören {name} i {seconds / 60:0} minuter"))
            : null;
    }

    private static Finding? FindErrors(WatchHistory history)
    {
        var requests = history.Growth(_five, now => now.Requests);
        var errors = history.Growth(_five, now => now.Errors);
        return requests > 0 && errors / requests > 0.01
            ? new(Text($"{100 * errors / requests:0.0} % of the requests end in an error of ours"),
                Swedish($"{100 * errors / requests:0.0} % av anropen slutar i ett fel hos oss"))
            : null;
    }

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Swedish(FormattableString text) => text.ToString(PageText.Swedish);
}
