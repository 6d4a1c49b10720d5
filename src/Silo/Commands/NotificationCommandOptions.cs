using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say how recipients are told; see <see cref="NotificationSettings"/>.</summary>
internal sealed class NotificationCommandOptions
{
    private static readonly NotificationSettings Defaults = new();

    private readonly Option<string?> _smtp = new("--smtp")
    {
        Description = "Mail server, smtp://[user:password@]host[:port], or that as file:PATH or env:NAME; else DIR/mail.",
    };

    private readonly Option<string> _mailFrom = new("--mail-from")
    {
        Description = "The address that notifications come from.", DefaultValueFactory = _ => new ServeOptions().MailFrom,
    };

    private readonly Option<double> _mailPerSecond = new("--mail-per-second")
    {
        Description = "Notifications a second that the mail server bears.", DefaultValueFactory = _ => Defaults.MailPerSecond,
    };

    private readonly Option<int> _mailConnections = new("--mail-connections")
    {
        Description = "Connections to the mail server.", DefaultValueFactory = _ => Defaults.MailConnections,
    };

    private readonly Option<string?> _mailReturnTo = new("--mail-return-to")
    {
        Description = "The address that undeliverable mail comes back to; a word for each letter is put before the at sign.",
    };

    private readonly Option<string?> _mailDkimKey = new("--mail-dkim-key")
    {
        Description = "File with the private RSA key (PEM) that signs mail by DKIM; without it the mail server does so, or nobody.",
    };

    private readonly Option<string?> _mailDkimSelector = new("--mail-dkim-selector")
    {
        Description = "Where that key is published: a TXT record at SELECTOR._domainkey of the sender's domain.",
    };

    private readonly Option<string?> _mailDkimEd25519Key = new("--mail-dkim-ed25519-key")
    {
        Description = "File with a private Ed25519 key (PEM) for a second signature beside that one.",
    };

    private readonly Option<string?> _mailDkimEd25519Selector = new("--mail-dkim-ed25519-selector")
    {
        Description = "Where that one is published; another selector than the first.",
    };

    private readonly Option<string?> _sms = new("--sms")
    {
        Description = "SMS gateway that speaks as 46elks does, https://user:password@host/path, as file:PATH or env:NAME; none without it.",
    };

    private readonly Option<string> _smsFrom = new("--sms-from")
    {
        Description = "Who text messages come from: 3 to 11 letters and digits, or a number.", DefaultValueFactory = _ => Defaults.SmsFrom,
    };

    private readonly Option<double> _smsPerSecond = new("--sms-per-second")
    {
        Description = "Text messages a second that the gateway bears.", DefaultValueFactory = _ => Defaults.SmsPerSecond,
    };

    private readonly Option<string?> _pushContact = new("--push-contact")
    {
        Description = "Tell recipients in browsers too; whom push services may turn to, mailto:name@host or https://host/path.",
    };

    private readonly Option<string?> _printDirectory = new("--print-directory")
    {
        Description = "Where this silo puts jobs for the print house, a directory each night; give it to one silo only.",
    };

    public void AddTo(Command command)
    {
        command.Add(_smtp);
        command.Add(_mailFrom);
        command.Add(_mailPerSecond);
        command.Add(_mailConnections);
        command.Add(_mailReturnTo);
        command.Add(_mailDkimKey);
        command.Add(_mailDkimSelector);
        command.Add(_mailDkimEd25519Key);
        command.Add(_mailDkimEd25519Selector);
        command.Add(_sms);
        command.Add(_smsFrom);
        command.Add(_smsPerSecond);
        command.Add(_pushContact);
        command.Add(_printDirectory);
    }

    /// <exception cref="ArgumentException">As for the others.</exception>
    public string? ReadSmtp(ParseResult parsed, bool isProduction) => Secret.Read("--smtp", parsed.GetValue(_smtp), isProduction);

    public string ReadMailFrom(ParseResult parsed) => parsed.GetValue(_mailFrom)!;

    /// <exception cref="ArgumentException">A password stands in the clear in production, or what is referred to is not there.</exception>
    public NotificationSettings Read(ParseResult parsed, bool isProduction) => new()
    {
        MailPerSecond = parsed.GetValue(_mailPerSecond),
        MailConnections = parsed.GetValue(_mailConnections),
        MailReturnTo = parsed.GetValue(_mailReturnTo),
        MailDkimKey = parsed.GetValue(_mailDkimKey) is { } key ? Path.GetFullPath(key) : null,
        MailDkimSelector = parsed.GetValue(_mailDkimSelector),
        MailDkimEd25519Key = parsed.GetValue(_mailDkimEd25519Key) is { } edwards ? Path.GetFullPath(edwards) : null,
        MailDkimEd25519Selector = parsed.GetValue(_mailDkimEd25519Selector),
        Sms = Secret.Read("--sms", parsed.GetValue(_sms), isProduction),
        SmsFrom = parsed.GetValue(_smsFrom)!,
        SmsPerSecond = parsed.GetValue(_smsPerSecond),
        PushContact = parsed.GetValue(_pushContact),
        PrintDirectory = parsed.GetValue(_printDirectory) is { } directory ? Path.GetFullPath(directory) : null,
    };
}
