using Budkavle.Api.Mailboxes;
using Budkavle.Api.Operations.Watching;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Relaying;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Ops;

/// <summary>How recipients are told of letters and how letters leave for other operators; what did not work is dealt with here.</summary>
public sealed class ChannelsModel : OpsPage
{
    private const int DeadLettersMax = 50;

    /// <summary>What an attempt may come to, in the order of the columns.</summary>
    public static IReadOnlyList<string> Results { get; } = [.. Enum.GetNames<ChannelResult>()];

    public long Waiting { get; private set; }

    public double OldestSeconds { get; private set; }

    public IReadOnlyList<Channel> Channels { get; private set; } = [];

    public IReadOnlyList<DeadLetter> DeadLetters { get; private set; } = [];

    public bool HasMore { get; private set; }

    public IReadOnlyList<Operator> Operators { get; private set; } = [];

    public string Word(string result) => Enum.Parse<ChannelResult>(result) switch
    {
        ChannelResult.Sent => Text["Sent", "Skickade"],
        ChannelResult.Temporary => Text["Later", "Senare"],
        ChannelResult.Permanent => Text["Refused", "Avvisade"],
        _ => Text["No answer", "Inget svar"],
    };

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var reading = Get<MeterReader>().Read();
        Waiting = (long)reading.Sum(Instruments.NotificationsWaiting);
        OldestSeconds = reading.Sum(Instruments.NotificationsOldest);
        Channels = [.. reading.By(Instruments.NotificationsBroken).OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => new Channel(one.Key, one.Value > 0, Results.ToDictionary(
                result => result, result => reading.By(Instruments.Attempts, result).GetValueOrDefault(one.Key))))];
        await FindDeadLettersAsync(cancellationToken);
        await FindOperatorsAsync(reading, cancellationToken);
    }

    public async Task<IActionResult> OnPostRetryAsync(Guid letter, CancellationToken cancellationToken) =>
        See("/ops/channels", await Get<NotificationUpkeep>().RetryAsync(letter, cancellationToken) ? "retried" : "gone");

    public async Task<IActionResult> OnPostDiscardAsync(Guid letter, CancellationToken cancellationToken) =>
        See("/ops/channels", await Get<NotificationUpkeep>().DiscardAsync(letter, cancellationToken) ? "discarded" : "gone");

    public async Task<IActionResult> OnPostSendAsync(string? domain, CancellationToken cancellationToken)
    {
        if (domain is null || !SettingsRules.IsDomain(domain)) return NotFound();
        await Get<RelayOrders>().RetryAsync(domain, cancellationToken);
        return See("/ops/channels", "sent");
    }

    public async Task<IActionResult> OnPostStopAsync(string? domain, CancellationToken cancellationToken)
    {
        if (domain is null || !SettingsRules.IsDomain(domain)) return NotFound();
        await Get<RelayOrders>().StopAsync(domain, cancellationToken);
        return See("/ops/channels", "stopped");
    }

    private async Task FindDeadLettersAsync(CancellationToken cancellationToken)
    {
        var (upkeep, found) = (Get<NotificationUpkeep>(), new List<DeadLetter>());
        for (var shard = 0; shard < Get<Engine>().Shards && found.Count <= DeadLettersMax; shard++)
        {
            var some = await upkeep.ListAsync(shard, long.MaxValue, DeadLettersMax + 1 - found.Count, cancellationToken);
            found.AddRange(some.Select(one => one.Letter));
        }

        HasMore = found.Count > DeadLettersMax;
        DeadLetters = [.. found.Take(DeadLettersMax)];
    }

    private async Task FindOperatorsAsync(MeterReading reading, CancellationToken cancellationToken)
    {
        var orders = Get<RelayOrders>();
        await orders.RefreshAsync(cancellationToken);
        var rooms = await Get<WaitingRooms>().CountAsync();
        var broken = reading.By(Instruments.RelaysBroken);
        var silent = broken.Keys.Except(rooms.Select(room => room.Domain), StringComparer.OrdinalIgnoreCase)
            .Select(domain => new WaitingRoom(domain, 0, false, 0));
        Operators = [.. rooms.Concat(silent).Select(room => new Operator(
            room, broken.GetValueOrDefault(room.Domain) > 0, orders.Of(room.Domain).Stopped))];
    }

    private T Get<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    /// <param name="Attempts">Of this silo since its start, by result.</param>
    public sealed record Channel(string Name, bool IsBroken, IReadOnlyDictionary<string, double> Attempts);

    /// <param name="Room">What waits.</param>
    public sealed record Operator(WaitingRoom Room, bool IsBroken, bool Stopped);
}
