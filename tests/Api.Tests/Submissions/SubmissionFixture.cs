using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>A silo with an agency that takes submissions by web and mail, and a scanner.</summary>
public sealed class SubmissionFixture : MailboxPagesFixture
{
    public const string Domain = "inbox.example.se";
    public static readonly byte[] Pdf = Encoding.ASCII.GetBytes(
        "%PDF-1.7\n<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n%%EOF\n");

    private readonly TemporaryDirectory _directory = new();

    internal FakeClamd Clamd { get; } = new();

    public int SmtpPort { get; } = FreePort.Find();

    /// <summary>The certificate of the port that takes mail, with its key.</summary>
    public string CertificatePath => Path.Combine(_directory.Path, "smtp.pem");

    protected override IntakeSettings Intake =>
        new() { ClamAv = Clamd.Address, SmtpPort = SmtpPort, Domain = Domain, SmtpCertificate = CertificatePath };

    public override async Task InitializeAsync()
    {
        await WriteCertificateAsync();
        await base.InitializeAsync();
        await OpenIntakeAsync(Agency, "exempel");
        await OpenIntakeAsync(OtherAgency, "prov");
    }

    private static async Task OpenIntakeAsync(SiloClient agency, string address)
    {
        using var made = await agency.PutAsync("/v1/intake", $"{{\"address\":\"{address}\",\"retentionDays\":7}}");
        var text = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, text);
        Assert.Contains($"{address}@{Domain}", text, StringComparison.Ordinal);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Clamd.DisposeAsync();
        _directory.Dispose();
    }

    private async Task WriteCertificateAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Domain, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Domain);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await File.WriteAllTextAsync(CertificatePath, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>Every submission of an agency that is not acknowledged.</summary>
    internal static async Task<List<JsonElement>> ListAsync(SiloClient agency)
    {
        var all = new List<JsonElement>();
        for (long after = 0; ;)
        {
            var page = await agency.ReadAsync($"/v1/submissions?limit=3&after={after}");
            var items = page.Items("submissions").ToList();
            if (items.Count == 0) return all;
            all.AddRange(items);
            after = page.GetProperty("next").GetInt64();
        }
    }

    internal static async Task<JsonElement> FindAsync(SiloClient agency, string subject) =>
        (await ListAsync(agency)).Single(one => one.Text("subject") == subject);

    internal static async Task<JsonElement> OpenAsync(SiloClient agency, string subject) =>
        await agency.ReadAsync("/v1/submissions/" + (await FindAsync(agency, subject)).Text("submissionId"));

    internal static (string Name, string Value)[] Form(
        string subject, string message = "Jag överklagar.", Guid? key = null, string? letter = null)
    {
        (string, string)[] fields = [("key", (key ?? Guid.NewGuid()).ToString()), ("subject", subject), ("message", message)];
        return letter is null ? fields : [.. fields, ("letter", letter)];
    }
}
