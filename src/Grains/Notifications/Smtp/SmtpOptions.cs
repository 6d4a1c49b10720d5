using System.Net;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications.Mail;

namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>The mail server that takes notifications, and who sends them. Validated when the channel is made.</summary>
public sealed record SmtpOptions
{
    public required string Host { get; init; }

    /// <summary>Default 587, submission (RFC 6409).</summary>
    public int Port { get; init; } = 587;

    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>Lets mail and password travel in the clear to another machine. Default false.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>For AUTH PLAIN or LOGIN; null for none.</summary>
    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>The address that mail is sent from, and that bounces go to unless there is a <see cref="ReturnTo"/>.</summary>
    public required string From { get; init; }

    /// <summary>
    /// The address that undeliverable mail comes back to, such as bounces@example.se, with a plus sign and a word for each letter put
    /// before the at sign; null for <see cref="From"/> as it is, so that nobody can tell which letter it was.
    /// </summary>
    public string? ReturnTo { get; init; }

    public string FromName { get; init; } = "Budkavle";

    /// <summary>How mail is signed; null where the mail server does so, or nobody.</summary>
    public DkimOptions? Dkim { get; init; }

    /// <summary>What the client calls itself in EHLO; null for the domain of <see cref="From"/>.</summary>
    public string? HelloName { get; init; }

    /// <summary>What the server bears. As many connections are kept open as messages may be under way.</summary>
    public ChannelLimits Limits { get; init; } = new();

    /// <summary>A local part has 64 octets (RFC 5321 4.5.3.1.1), of which the word and its plus sign take 33.</summary>
    private const int ReturnLocalMax = 31;

    internal string EnvelopeFrom(string from, string? word)
    {
        if (ReturnTo is null || word is null) return from;
        var at = ReturnTo.IndexOf('@', StringComparison.Ordinal);
        return $"{ReturnTo[..at]}+{word}{ReturnTo[at..]}";
    }

    /// <summary>Default 10 s: a server that takes longer to accept a connection is down.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For the answer to a command. Default 30 s; RFC 5321 4.5.3.2 says 5 minutes, which would hold a worker up that another message
    /// could use.
    /// </summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// For the answer to a message. Default 2 min: servers scan it first. Giving up too early makes duplicates (RFC 1047).
    /// </summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an unused connection is kept. Default 20 s: under the minute or so after which servers close it.</summary>
    public TimeSpan IdleMax { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Messages after which a connection is made anew. Default 100, the usual limit of servers.</summary>
    public int MessagesPerConnectionMax { get; init; } = 100;

    internal string Hello => HelloName ?? From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether a domain is that of <see cref="From"/> or above it: else its signature says nothing (DMARC).</summary>
    private bool IsOver(string domain) => ("." + From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..])
        .EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    internal bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <exception cref="ArgumentException">An option cannot be, or lets mail travel unprotected.</exception>
    internal SmtpOptions Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Host);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(MessagesPerConnectionMax, 1);
        if (!EmailAddress.TryParse(From, out _)) throw new ArgumentException("The address that mail is sent from is not an address.");
        if (ReturnTo is not null && !(EmailAddress.TryParse(ReturnTo, out var back) && !back.NeedsUtf8
            && ReturnTo.IndexOf('@', StringComparison.Ordinal) <= ReturnLocalMax))
        {
            throw new ArgumentException("The address that mail comes back to is not an address, or leaves no room for a word.");
        }

        if (Dkim is not null && !IsOver(Dkim.Domain))
            throw new ArgumentException("Mail is signed by the domain that it is sent from.");
        if (Hello.Length == 0 || Hello.Any(c => c <= ' ' || c >= 0x7F))
            throw new ArgumentException("The client's name is not a domain name.");
        if (UserName is null != Password is null) throw new ArgumentException("User name and password go together.");
        if (Security == SmtpSecurity.None && !AllowPlaintext && !IsLoopback)
            throw new ArgumentException("Mail would leave this machine without TLS: choose StartTls or Implicit, or allow it in words.");
        Limits.Validated();
        return this;
    }
}
