using System.Net;
using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.Submissions;

namespace Budkavle.Silo.Hosting;

/// <summary>How submissions come in by mail, and who scans all of them.</summary>
public sealed record IntakeSettings
{
    /// <summary>host:port or the path of the socket of ClamAV's daemon; null to scan nothing.</summary>
    public string? ClamAv { get; init; }

    /// <summary>The port that takes mail; 0 for none.</summary>
    public int SmtpPort { get; init; }

    public string SmtpAddress { get; init; } = "127.0.0.1";

    /// <summary>The domain of agencies' addresses.</summary>
    public string Domain { get; init; } = new MailIntakeOptions().Domain;

    /// <summary>A PEM file with certificate and private key for STARTTLS; null to offer none.</summary>
    public string? SmtpCertificate { get; init; }

    /// <exception cref="ArgumentException">The address is none.</exception>
    internal MailIntakeOptions ToMailOptions() => new()
    {
        Port = SmtpPort,
        Address = IPAddress.TryParse(SmtpAddress, out var address) ? address
            : throw new ArgumentException("--intake-smtp-address is an IP address."),
        Domain = Domain,
        Certificate = SmtpCertificate is { } path ? X509Certificate2.CreateFromPemFile(path) : null,
    };
}
