using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>The options of <c>serve</c> that say how submissions come in; see <see cref="IntakeSettings"/>.</summary>
internal sealed class IntakeCommandOptions
{
    private static readonly IntakeSettings Defaults = new();

    private readonly Option<string?> _clamAv = new("--clamav")
    {
        Description = "ClamAV's daemon, host:port or the path of its socket: scans what citizens send. Without it nothing is scanned.",
    };

    private readonly Option<int> _port = new("--intake-smtp") { Description = "Port that takes submissions by e-mail; none without it." };

    private readonly Option<string> _address = new("--intake-smtp-address")
    {
        Description = "IP address that port listens on.", DefaultValueFactory = _ => Defaults.SmtpAddress,
    };

    private readonly Option<string> _domain = new("--intake-domain")
    {
        Description = "Domain of the addresses: agencies take mail at ADDRESS@DOMAIN.", DefaultValueFactory = _ => Defaults.Domain,
    };

    private readonly Option<string?> _certificate = new("--intake-smtp-certificate")
    {
        Description = "PEM file with certificate and private key: offers STARTTLS.",
    };

    public void AddTo(Command command)
    {
        command.Add(_clamAv);
        command.Add(_port);
        command.Add(_address);
        command.Add(_domain);
        command.Add(_certificate);
    }

    public IntakeSettings Read(ParseResult parsed) => new()
    {
        ClamAv = parsed.GetValue(_clamAv),
        SmtpPort = parsed.GetValue(_port),
        SmtpAddress = parsed.GetValue(_address)!,
        Domain = parsed.GetValue(_domain)!,
        SmtpCertificate = parsed.GetValue(_certificate),
    };
}
