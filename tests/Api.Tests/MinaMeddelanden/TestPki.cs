using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>A root of its own, and organisations' certificates with their number in the subject, as the contract's are.</summary>
internal sealed class TestPki : IDisposable
{
    public const string Password = "qwerty123";

    private static readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset _to = DateTimeOffset.UtcNow.AddHours(1);

    /// <summary>Whoever is certified has one key, by whomever and how often it is: making one takes longer than all the rest.</summary>
    private static readonly ConcurrentDictionary<(string Name, int Bits), byte[]> _keys = [];
    private readonly X509Certificate2 _root;

    public TestPki()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=Test root " + Guid.NewGuid(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(_from, _to);
    }

    public X509Certificate2 Root => _root;

    public string RootPem => _root.ExportCertificatePem();

    /// <summary>CN=Kommun + SERIALNUMBER=16…, O=Kommun, C=SE.</summary>
    public X509Certificate2 Issue(string number, string name = "Kommun", int keyBits = 2048) =>
        Issue(NameOf(number, name), server: false, keyBits);

    /// <summary>A server on this machine; with a number, of that organisation.</summary>
    public X509Certificate2 IssueServer(string number) => Issue(NameOf(number, "localhost"), server: true, 2048);

    /// <summary>One that may answer calls and not make any.</summary>
    public X509Certificate2 IssueServerOnly(string number) =>
        Issue(NameOf(number, "localhost"), server: true, 2048, usage: "1.3.6.1.5.5.7.3.1");

    /// <summary>One that ran out a minute ago.</summary>
    public X509Certificate2 IssueExpiredServer(string number) =>
        Issue(NameOf(number, "localhost"), server: true, 2048, DateTimeOffset.UtcNow.AddMinutes(-1));

    public X509Certificate2 IssueServer() => Issue(new X500DistinguishedName("CN=localhost"), server: true, 2048);

    /// <summary>A list of revoked certificates, DER.</summary>
    public byte[] Revoke(DateTimeOffset nextUpdate, params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked) builder.AddEntry(certificate);
        return builder.Build(_root, 1, nextUpdate, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, _from);
    }

    public void Dispose() => _root.Dispose();

    private X509Certificate2 Issue(X500DistinguishedName name, bool server, int keyBits, DateTimeOffset? to = null, string? usage = null)
    {
        using var key = KeyOf(name, keyBits);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (server)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
        }

        if (usage is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var bare = request.Create(_root, _from, to ?? _to, RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        // Through PKCS #12, since the platform's TLS does not take a key that lives in memory only everywhere.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12, Password), Password, X509KeyStorageFlags.Exportable);
    }

    private static RSA KeyOf(X500DistinguishedName name, int bits)
    {
        var bytes = _keys.GetOrAdd((name.Name, bits), _ =>
        {
            using var made = RSA.Create(bits);
            return made.ExportPkcs8PrivateKey();
        });
        var key = RSA.Create();
        key.ImportPkcs8PrivateKey(bytes, out var _);
        return key;
    }

    private static X500DistinguishedName NameOf(string number, string name)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            using (der.PushSetOf())
            {
                Write(der, "2.5.4.3", name);
                Write(der, "2.5.4.5", number);
            }

            using (der.PushSetOf()) Write(der, "2.5.4.10", name);
            using (der.PushSetOf()) Write(der, "2.5.4.6", "SE");
        }

        return new X500DistinguishedName(der.Encode());
    }

    private static void Write(AsnWriter der, string oid, string text)
    {
        using var attribute = der.PushSequence();
        der.WriteObjectIdentifier(oid);
        der.WriteCharacterString(UniversalTagNumber.PrintableString, text);
    }
}
