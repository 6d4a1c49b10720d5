using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Operations;
using Budkavle.Api.Operations.Watching;
using Budkavle.Domain.Letters.Notifications;
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

    public IReadOnlyList<OperatorStanding> Operators { get; private set; } = [];

    /// <summary>Those that are paused or whose receiver takes nothing.</summary>
    public IReadOnlyList<CallbackStanding> Callbacks { get; private set; } = [];

    public string Word(string result) => Enum.Parse<ChannelResult>(result) switch
    {
        ChannelResult.Sent => Text["Sent", "Skickade"],
        ChannelResult.Temporary => Text["Later", "Senare"],
        ChannelResult.Permanent => Text["Refused", "Avvisade"],
        _ => Text["No answer", "Inget svar"],
    };

    public string ChannelWord(string channel) => channel switch
    {
        nameof(NotificationChannelKind.Email) => Text["E-mail", "E-post"],
        nameof(NotificationChannelKind.Sms) => Text["Text message", "Sms"],
        nameof(NotificationChannelKind.Push) => Text["Browser", "Webbläsare"],
        nameof(NotificationChannelKind.Print) => Text["Paper", "Papper"],
        _ => channel,
    };

    public string Word(CallbackStanding one) => one.Paused switch
    {
        CallbackPause.BySender => Text["paused by the sender", "pausad av avsändaren"],
        CallbackPause.Gone => Text["paused: receiver answers 410 Gone", "pausad: mottagaren svarar 410 Gone"],
        not null => Text["paused: no answer for three days", "pausad: inget svar på tre dygn"],
        _ when one.DownSince is null => Text["some fail", "några misslyckas"],
        _ => Text["takes nothing", "tar inte emot"],
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
        Operators = await Get<OperatorBoard>().ReadAsync(cancellationToken);
        Callbacks = await Get<CallbackBoard>().ReadAsync(cancellationToken);
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

    public async Task<IActionResult> OnPostResumeAsync(Guid sender, Guid callback, CancellationToken cancellationToken) =>
        See("/ops/channels", await Get<CallbackBoard>().ResumeAsync(sender, callback, cancellationToken) ? "resumed" : "gone");

    private async Task FindDeadLettersAsync(CancellationToken cancellationToken)
    {
        var (found, _) = await Get<NotificationUpkeep>().ListFromAsync((0, long.MaxValue), DeadLettersMax + 1, cancellationToken);
        HasMore = found.Count > DeadLettersMax;
        DeadLetters = [.. found.Take(DeadLettersMax)];
    }

    private T Get<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    /// <param name="Attempts">Of this silo since its start, by result.</param>
    public sealed record Channel(string Name, bool IsBroken, IReadOnlyDictionary<string, double> Attempts);
}
