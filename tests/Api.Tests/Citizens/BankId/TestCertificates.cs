using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Budkavle.Api.Tests.Citizens.BankId;

/// <summary>A root of its own, with a certificate for a server on this machine and one for a client.</summary>
internal sealed class TestCertificates : IDisposable
{
    public const string Password = "qwerty123";

    private static readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset _to = DateTimeOffset.UtcNow.AddHours(1);
    private readonly X509Certificate2 _root;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test root " + Guid.NewGuid(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(_from, _to);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        Server = Issue("CN=localhost", names);
        Client = Issue("CN=Budkavle (BankID test)", null);
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    public string RootPem => _root.ExportCertificatePem();

    /// <summary>The client's certificate and key as a bank hands them out.</summary>
    public byte[] ClientPkcs12 => Client.Export(X509ContentType.Pkcs12, Password);

    public void Dispose()
    {
        _root.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private X509Certificate2 Issue(string subject, SubjectAlternativeNameBuilder? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        if (names is not null) request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(_root, _from, _to, RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        // Through PKCS #12, since the platform's TLS does not take a key that lives in memory only everywhere.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12, Password), Password, X509KeyStorageFlags.Exportable);
    }
}
