using System.Net;
using System.Security.Cryptography.X509Certificates;
using Budkavle.Domain.Evidence;

namespace Budkavle.Api.MinaMeddelanden.Settings;

/// <summary>
/// Who we are in Mina meddelanden, where we listen, whom we know, and whom we believe. Read by <see cref="SettingsFile"/>.
/// </summary>
public sealed record MinaMeddelandenOptions
{
    /// <summary>The port with mutual TLS.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The server's certificate, with its key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What the certificates of callers hang from.</summary>
    public required X509Certificate2Collection ClientRoots { get; init; }

    /// <summary>What the certificates in signatures hang from.</summary>
    public required X509Certificate2Collection SignatureRoots { get; init; }

    /// <summary>What the certificates of persons hang from who sign for their own mailboxes; empty: nobody can.</summary>
    public X509Certificate2Collection PersonRoots { get; init; } = [];

    /// <summary>Files with lists of revoked certificates (CRL), DER or PEM; for issuers without one nothing is asked.</summary>
    public IReadOnlyList<string> RevocationLists { get; init; } = [];

    /// <summary>This operator.</summary>
    public required ServiceSupplier Supplier { get; init; }

    /// <summary>The others whose mailboxes the register knows.</summary>
    public IReadOnlyList<ServiceSupplier> Operators { get; init; } = [];

    /// <summary>By domain, the keys of operators from which mailboxes may move here.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<EvidenceKey>> EvidenceKeys { get; init; } =
        new Dictionary<string, IReadOnlyList<EvidenceKey>>();

    public required IReadOnlyList<KnownParty> Parties { get; init; }
}
