using Budkavle.Checker.Histories;

namespace Budkavle.Chaos.Client;

/// <summary>Follows the agency's status feed from its beginning, by the cursors it is given, through everything that happens.</summary>
internal sealed class FeedFollower(SiloClient client, Ledger ledger, string name, TimeProvider clock)
{
    private const int PageEvents = 1000;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(400);
    private readonly List<FeedEvent> _events = [];
    private string _cursor = "";

    public IReadOnlyList<FeedEvent> Events => _events;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await NextAsync() == PageEvents) continue;
            try
            {
                await Task.Delay(_pause, clock, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Reads on until the cursor stands still. False if the feed did not answer.</summary>
    public async Task<bool> FinishAsync()
    {
        while (true)
        {
            var before = _cursor;
            var events = await NextAsync();
            if (events < 0) return false;
            if (events == 0 && before == _cursor) return true;
        }
    }

    public FeedReading ToReading(bool isWhole) =>
        new() { Sender = Ledger.Agency, Reader = name, Events = [.. _events], IsWhole = isWhole };

    /// <summary>Reads a page; returns how many events it had, -1 if it did not come.</summary>
    private async Task<int> NextAsync()
    {
        var page = await client.AgencyAsync(
            HttpMethod.Get, $"/v1/status-feed?limit={PageEvents}{(_cursor.Length == 0 ? "" : "&after=" + Uri.EscapeDataString(_cursor))}");
        if (!page.IsOk) return -1;
        var events = page.Items("events")
            .Select(one => new FeedEvent(one.GetProperty("letterId").GetString()!, KindOf(one.GetProperty("type").GetString()!))).ToArray();
        _events.AddRange(events);
        _cursor = page.Text("next");
        if (events.Length > 0) ledger.Write(name, events);
        return events.Length;
    }

    private static FeedEventKind KindOf(string type) => type switch
    {
        "scheduled" => FeedEventKind.Scheduled,
        "delivered" => FeedEventKind.Delivered,
        "read" => FeedEventKind.Read,
        "confirmed" => FeedEventKind.Confirmed,
        "expired" => FeedEventKind.Expired,
        "notified" => FeedEventKind.Notified,
        "notification_failed" => FeedEventKind.NotificationFailed,
        _ => FeedEventKind.Other,
    };
}
