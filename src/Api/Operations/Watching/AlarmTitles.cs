namespace Budkavle.Api.Operations.Watching;

/// <summary>What each alarm of the handbook is about, in a few words of either language.</summary>
internal static class AlarmTitles
{
    private static readonly Dictionary<string, (string English, string Swedish)> _titles = new(StringComparer.Ordinal)
    {
        ["BudkavleDown"] = ("A silo does not answer", "En silo svarar inte"),
        ["BudkavleShardsMissing"] = ("Shards without a silo", "Skärvor utan silo"),
        ["BudkavleRefusesForLackOfRoom"] = ("Letters are sent back for lack of room", "Brev skickas tillbaka av platsbrist"),
        ["BudkavleStoreSlow"] = ("The store is slow", "Lagret är långsamt"),
        ["BudkavleCommitBacklog"] = ("Letters wait to be written", "Brev väntar på att skrivas"),
        ["BudkavleViewsBehind"] = ("The views are behind", "Vyerna släpar efter"),
        ["BudkavleShardsReopened"] = ("A shard is opened again and again", "En skärva öppnas om och om igen"),
        ["BudkavleNotificationsLate"] = ("Recipients are told late", "Mottagare aviseras sent"),
        ["BudkavleNotificationsFail"] = ("Notifications are refused", "Aviseringar avvisas"),
        ["BudkavleOperatorAway"] = ("Another operator does not answer", "En annan operatör svarar inte"),
        ["BudkavleErrors"] = ("Requests end in errors of ours", "Anrop slutar i fel hos oss"),
    };

    /// <exception cref="KeyNotFoundException">The handbook has an alarm that is not named here.</exception>
    public static (string English, string Swedish) Of(string name) => _titles[name];
}
