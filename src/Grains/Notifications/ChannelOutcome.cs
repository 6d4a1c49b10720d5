using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications;

/// <summary>How an attempt ended.</summary>
/// <param name="Result">What to do next.</param>
/// <param name="Reason">What is stored.</param>
/// <param name="Code">The provider's code for the log, such as 451; 0 if none. Its text is left out: providers repeat addresses in
/// it.</param>
/// <param name="RetryAfter">The least time that the provider asked to be left alone for.</param>
public readonly record struct ChannelOutcome(
    ChannelResult Result, NotificationReason Reason = NotificationReason.None, int Code = 0, TimeSpan RetryAfter = default)
{
    /// <summary>Addresses within the message's that are gone for good and are to be forgotten; null for none.</summary>
    public IReadOnlyList<string>? Gone { get; init; }

    public static ChannelOutcome Sent => new(ChannelResult.Sent);

    public static ChannelOutcome Unavailable(NotificationReason reason) => new(ChannelResult.Unavailable, reason);
}
