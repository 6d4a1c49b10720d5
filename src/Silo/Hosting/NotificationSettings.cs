using Budkavle.Api.Operations;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Mail;
using Budkavle.Grains.Notifications.Sms;

namespace Budkavle.Silo.Hosting;

/// <summary>How recipients are told, besides the mail server itself.</summary>
public sealed record NotificationSettings
{
    /// <summary>What the mail server bears.</summary>
    public double MailPerSecond { get; init; } = new ChannelLimits().PerSecondMax;

    /// <summary>Connections to the mail server.</summary>
    public int MailConnections { get; init; } = new ChannelLimits().ConcurrencyMax;

    /// <summary>The address that undeliverable mail comes back to; null for the one it is sent from.</summary>
    public string? MailReturnTo { get; init; }

    /// <summary>A file with the private RSA key, PEM, that signs mail; null where the mail server does so.</summary>
    public string? MailDkimKey { get; init; }

    /// <summary>The selector under which the domain of the sender's address publishes the key.</summary>
    public string? MailDkimSelector { get; init; }

    /// <summary>A file with a private Ed25519 key, PEM, for a second signature; null for none.</summary>
    public string? MailDkimEd25519Key { get; init; }

    /// <summary>The selector under which the domain publishes that one.</summary>
    public string? MailDkimEd25519Selector { get; init; }

    /// <summary>https://user:password@host/path of an SMS gateway; null for no text messages.</summary>
    public string? Sms { get; init; }

    /// <summary>Who text messages come from.</summary>
    public string SmsFrom { get; init; } = "Budkavle";

    /// <summary>What the gateway bears.</summary>
    public double SmsPerSecond { get; init; } = 100;

    /// <summary>Whom push services may turn to, mailto: or https:; null for no notifications in browsers.</summary>
    public string? PushContact { get; init; }

    /// <summary>Where jobs for a print house are put, and its receipts read from; null for no letters on paper.</summary>
    public string? PrintDirectory { get; init; }

    internal ChannelLimits MailLimits => new() { PerSecondMax = MailPerSecond, ConcurrencyMax = MailConnections };

    /// <param name="from">The address that mail is sent from.</param>
    /// <exception cref="ArgumentException">A key without a selector.</exception>
    internal DkimOptions? ToDkimOptions(string from)
    {
        if (MailDkimKey is null && (MailDkimEd25519Key ?? MailDkimEd25519Selector) is not null)
            throw new ArgumentException("--mail-dkim-ed25519-key makes a second signature: the first is RSA's (--mail-dkim-key).");
        if (MailDkimKey is null) return null;
        return new DkimOptions
        {
            Domain = from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..],
            Selector = MailDkimSelector ?? throw new ArgumentException("The key that signs mail needs --mail-dkim-selector."),
            KeyPem = File.ReadAllText(MailDkimKey),
            Ed25519Selector = MailDkimEd25519Selector,
            Ed25519KeyPem = MailDkimEd25519Key is null ? null : File.ReadAllText(MailDkimEd25519Key),
        };
    }

    /// <param name="baseUrl">Our own public address: a gateway reports only to https.</param>
    /// <exception cref="ArgumentException">The address is not one of a gateway.</exception>
    internal SmsOptions? ToSmsOptions(string baseUrl)
    {
        if (Sms is null) return null;
        if (!Uri.TryCreate(Sms, UriKind.Absolute, out var uri) || uri.UserInfo.Split(':', 2) is not [{ Length: > 0 } user, { } password])
            throw new ArgumentException("The SMS gateway is https://user:password@host/path.");
        return new SmsOptions
        {
            Address = new UriBuilder(uri) { UserName = "", Password = "" }.Uri,
            UserName = Uri.UnescapeDataString(user),
            Password = Uri.UnescapeDataString(password),
            From = SmsFrom,
            WhenDelivered = baseUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
                ? new Uri(baseUrl + NotificationEndpoints.SmsReportsPath) : null,
            Limits = new ChannelLimits { PerSecondMax = SmsPerSecond },
        };
    }
}
