using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Mailboxes.Push;

/// <summary>
/// Notifications in browsers: all that a recipient has let us tell. One that takes it is enough; those that are gone are forgotten, and
/// when none is left the next channel takes over.
/// </summary>
public sealed class PushChannel(WebPush push) : INotificationChannel
{
    public NotificationChannelKind Kind => NotificationChannelKind.Push;

    public ChannelLimits Limits => push.Limits;

    public async ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken)
    {
        var outcomes = new List<ChannelOutcome>();
        var gone = new List<string>();
        foreach (var browser in PushSubscription.OfAddress(message.Address))
        {
            var outcome = await push.SendAsync(browser, message.Id, message.Subject, message.Text, cancellationToken);
            outcomes.Add(outcome);
            if (outcome.Reason is NotificationReason.AddressNotWorking or NotificationReason.AddressUnusable) gone.Add(browser.Endpoint);
        }

        return Judge(outcomes) with { Gone = gone };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The best that one of them led to: taken, to be tried again, refused, gone.</summary>
    private static ChannelOutcome Judge(List<ChannelOutcome> outcomes)
    {
        if (outcomes.Any(one => one.Result == ChannelResult.Sent)) return ChannelOutcome.Sent;
        var later = outcomes.Where(one => one.Result == ChannelResult.Temporary).ToArray();
        if (later.Length > 0) return later.MaxBy(one => one.RetryAfter);
        var refused = outcomes.FirstOrDefault(one => one.Reason == NotificationReason.PermanentlyRefused);
        return refused.Result == ChannelResult.Permanent
            ? refused : new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressNotWorking, outcomes.LastOrDefault().Code);
    }
}
