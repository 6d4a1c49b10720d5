using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Budkavle.Domain.Identity;
using Budkavle.Tests.Support;

namespace Budkavle.Web.Tests.Support;

/// <summary>A site that knows another operator, to which nothing is sent.</summary>
public sealed class OperatorSite : Site
{
    public const string Other = "other.example";

    protected override IEnumerable<string> Arguments => ["--mina-meddelanden", WriteSettings()];

    private string WriteSettings()
    {
        string[] numbers = [TestNumbers.DemoOrganisation(20).ToDigits(), TestNumbers.DemoOrganisation(21).ToDigits()];
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Prov", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(Path.Combine(Folder, "own.p12"), own.Export(X509ContentType.Pkcs12));
        File.WriteAllText(Path.Combine(Folder, "roots.pem"), own.ExportCertificatePem());
        var settings = Path.Combine(Folder, "mina-meddelanden.json");
        File.WriteAllText(settings, JsonSerializer.Serialize(new
        {
            listen = $"127.0.0.1:{FreePort.Find()}", certificate = "own.p12", clientRoots = "roots.pem",
            supplier = new { id = numbers[0], name = "Egen", domain = "own.example", serviceAddress = "https://localhost:1/Service/v3" },
            operators = new[]
            {
                new { id = numbers[1], name = "Grannens Brevlåda AB", domain = Other, serviceAddress = "https://localhost:1/Service/v3" },
            },
            parties = Array.Empty<object>(),
        }));
        return settings;
    }
}
