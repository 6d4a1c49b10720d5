using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Budkavle.Api.Submissions;

/// <summary>Where mail with submissions is taken.</summary>
public sealed record MailIntakeOptions
{
    /// <summary>The port; 0 for none.</summary>
    public int Port { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The domain of agencies' addresses.</summary>
    public string Domain { get; init; } = "inbox.budkavle.test";

    /// <summary>For STARTTLS; null to offer none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>How long a client may keep us waiting: 60 seconds, as other servers of mail grant at least.</summary>
    internal TimeSpan Idle { get; init; } = MailIntakeLimits.Idle;

    public bool IsOn => Port > 0;
}
