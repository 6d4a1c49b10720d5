using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.MinaMeddelanden.Settings;

namespace Budkavle.Api.MinaMeddelanden.Trust;

/// <summary>
/// Finds who stands behind a certificate: it must hang from our roots, be valid now, stand on no list of revoked ones that is
/// configured, and name an organisation that we know.
/// </summary>
internal sealed class Parties(MinaMeddelandenOptions options, RevocationLists revocations, TimeProvider clock)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly ProvenChains _proven = new();
    private readonly Dictionary<string, KnownParty> _known = options.Parties.ToDictionary(party => party.Organisation);

    /// <summary>Who calls with this certificate, or null for nobody we know.</summary>
    public KnownParty? FindCaller(X509Certificate2 certificate, X509Certificate2Collection? others = null) =>
        HangsFrom(options.ClientRoots, certificate, others, ClientAuthentication) ? FindByName(certificate) : null;

    /// <summary>Who answers with this certificate, or null for nobody we know.</summary>
    public KnownParty? FindServer(X509Certificate2 certificate, X509Certificate2Collection? others = null) =>
        HangsFrom(options.ClientRoots, certificate, others, ServerAuthentication) ? FindByName(certificate) : null;

    /// <summary>Whose signatures this certificate makes, or null.</summary>
    public KnownParty? FindSigner(X509Certificate2 certificate, X509Certificate2Collection others) =>
        HangsFrom(options.SignatureRoots, certificate, others, null) && MaySign(certificate) ? FindByName(certificate) : null;

    /// <summary>Whether a person's certificate is to be believed.</summary>
    public bool IsPerson(X509Certificate2 certificate) =>
        options.PersonRoots.Count > 0 && HangsFrom(options.PersonRoots, certificate, null, null) && MaySign(certificate);

    /// <summary>Who stands behind a certificate that was believed when its connection was made.</summary>
    public KnownParty? FindByName(X509Certificate2 certificate)
    {
        if (CertificateSubjects.NumberOf(certificate) is not { } number || !_known.TryGetValue(number, out var party)) return null;
        // A connection may be older than the list.
        if (revocations.Forbid(certificate, issuer: null)) return null;
        if (party.Thumbprints.Count == 0) return party;
        var print = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        return party.Thumbprints.Contains(print, StringComparer.OrdinalIgnoreCase) ? party : null;
    }

    private static bool MaySign(X509Certificate2 certificate) => certificate.Extensions.OfType<X509KeyUsageExtension>()
        .All(usage => (usage.KeyUsages & (X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation)) != 0);

    private bool HangsFrom(
        X509Certificate2Collection roots, X509Certificate2 certificate, X509Certificate2Collection? others, string? usage)
    {
        var key = ProvenChains.KeyOf(roots, certificate, usage);
        var now = clock.GetUtcNow();
        if (_proven.Find(key) is { } known && ProvenChains.IsWithin(known, now) && !IsRevoked(known)) return true;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        if (others is not null) chain.ChainPolicy.ExtraStore.AddRange(others);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (usage is not null) chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        try
        {
            if (!chain.Build(certificate)) return false;
            if (IsRevoked([.. chain.ChainElements.Select(element => element.Certificate)])) return false;
            _proven.Remember(key, chain.ChainElements);
            return true;
        }
        catch (CryptographicException)
        {
            // Bytes that are a certificate's on the outside only.
            return false;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }

    private bool IsRevoked(IReadOnlyList<X509Certificate2> chain)
    {
        for (var at = 0; at + 1 < chain.Count; at++)
        {
            if (revocations.Forbid(chain[at], chain[at + 1])) return true;
        }

        return false;
    }
}
