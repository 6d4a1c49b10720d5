using Budkavle.Grains.Notifications;

namespace Budkavle.Api.Mailboxes.Push;

/// <summary>How browsers are told of letters (RFC 8030, RFC 8291, RFC 8292).</summary>
public sealed record PushOptions
{
    /// <summary>Whom a push service may turn to about our messages: <c>mailto:</c> or <c>https:</c> (RFC 8292 2.1).</summary>
    public required string Contact { get; init; }

    /// <summary>A demo on one's own machine: http and private addresses may be called. Never in production.</summary>
    public bool PrivateAddressesToo { get; init; }

    /// <summary>
    /// How long a push service keeps a message for a browser that is not there. Default 3 days: a telephone that was off over a week-end
    /// gets it on Monday.
    /// </summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromDays(3);

    /// <summary>For the answer. Default 10 s: push services queue, and do not wait for the browser.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What is sent, and when one push service is left alone. Default: 32 messages at once, since they go to services in different
    /// places; else as for every channel.
    /// </summary>
    public ChannelLimits Limits { get; init; } = new() { ConcurrencyMax = 32 };

    /// <exception cref="ArgumentException">The contact is none.</exception>
    internal PushOptions Validated() =>
        Uri.TryCreate(Contact, UriKind.Absolute, out var uri) && (uri.Scheme is "mailto" or "https")
            && Contact.All(one => one is > ' ' and < '\x7F')
            ? this : throw new ArgumentException("The contact for push services is mailto:name@host or https://host/path.");
}
