using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications;

/// <summary>
/// A means of telling recipients: the one door for e-mail, and for SMS, push and webhooks when they come. Called by several workers at
/// once.
/// </summary>
public interface INotificationChannel : IAsyncDisposable
{
    /// <summary>What is stored of an outcome; one channel of a kind at the most.</summary>
    NotificationChannelKind Kind { get; }

    /// <summary>What the provider behind it bears.</summary>
    ChannelLimits Limits { get; }

    /// <summary>Whether the provider reports later what became of a message that it has taken.</summary>
    bool Reports => false;

    /// <summary>
    /// Hands a message over. The same message may come again under the same id: whoever can tell by the id should drop the repeat. Every
    /// failure
    /// is an outcome; an exception counts as <see cref="ChannelResult.Unavailable"/>.
    /// </summary>
    ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken);
}
