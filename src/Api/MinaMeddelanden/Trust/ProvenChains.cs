using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Budkavle.Api.MinaMeddelanden.Trust;

/// <summary>
/// Chains of certificates that were built and hold. Building one takes milliseconds, and an operator's letters all come with the same two.
/// What can change is not remembered: times and revocations are looked at each time.
/// </summary>
internal sealed class ProvenChains
{
    /// <summary>Only those of our roots come here; beyond this all are built anew, some milliseconds each.</summary>
    private const int CountMax = 1_024;

    private readonly ConcurrentDictionary<string, IReadOnlyList<X509Certificate2>> _chains = new(StringComparer.Ordinal);

    /// <summary>What is proven: this certificate, for this usage, from these roots.</summary>
    public static string KeyOf(X509Certificate2Collection roots, X509Certificate2 certificate, string? usage)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var root in roots) hash.AppendData(root.GetCertHash(HashAlgorithmName.SHA256));
        hash.AppendData(certificate.GetCertHash(HashAlgorithmName.SHA256));
        return $"{usage} {Convert.ToHexString(hash.GetHashAndReset())}";
    }

    /// <summary>The chain, from the certificate to its root; null if none is known.</summary>
    public IReadOnlyList<X509Certificate2>? Find(string key) => _chains.GetValueOrDefault(key);

    public void Remember(string key, X509ChainElementCollection chain)
    {
        if (_chains.Count >= CountMax) _chains.Clear();
        // The chain's own are given back with it.
        _chains[key] = [.. chain.Select(element => X509CertificateLoader.LoadCertificate(element.Certificate.RawData))];
    }

    /// <summary>Whether a time is within those of all its certificates.</summary>
    public static bool IsWithin(IReadOnlyList<X509Certificate2> chain, DateTimeOffset now)
    {
        var local = now.LocalDateTime;
        return chain.All(certificate => certificate.NotBefore <= local && local <= certificate.NotAfter);
    }
}
