using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>Calls the silo as an organisation with a certificate; checks what holds for every answer.</summary>
internal sealed class SoapClient : IDisposable
{
    public const string Recipient = "/Recipient/v3";
    public const string Service = "/Service/v3";
    public const string Message = "/Message/v3";
    public const string Authority = "/Authority";
    private static readonly XNamespace _soap = "http://schemas.xmlsoap.org/soap/envelope/";
    private readonly HttpClient _http;

    public SoapClient(string address, X509Certificate2 root, X509Certificate2? own)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(root);
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (own is not null) ssl.ClientCertificates = [own];
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = ssl }) { BaseAddress = new Uri(address) };
    }

    public HttpClient Http => _http;

    public static string Envelope(string body) =>
        $"<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Header/>"
        + $"<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>";

    /// <summary>The element in the body of the answer, which must not be a fault.</summary>
    public async Task<XElement> CallAsync(string path, string body)
    {
        var (answer, status, text) = await PostAsync(path, Encoding.UTF8.GetBytes(Envelope(body)));
        Assert.True(status == HttpStatusCode.OK, text);
        return answer;
    }

    /// <summary>The code of the fault that the answer must be.</summary>
    public async Task<int> FaultAsync(string path, string body) =>
        FaultOf(await PostAsync(path, Encoding.UTF8.GetBytes(Envelope(body))));

    public static int FaultOf((XElement Answer, HttpStatusCode Status, string Text) answered)
    {
        Assert.True(answered.Status == HttpStatusCode.InternalServerError, answered.Text);
        Assert.Equal(_soap + "Fault", answered.Answer.Name);
        return int.Parse(answered.Answer.Descendants().Single(one => one.Name.LocalName == "ErrorCode").Value, null);
    }

    public async Task<(XElement Answer, HttpStatusCode Status, string Text)> PostAsync(string path, byte[] envelope)
    {
        using var content = new ByteArrayContent(envelope);
        content.Headers.TryAddWithoutValidation("Content-Type", "text/xml; charset=utf-8");
        content.Headers.TryAddWithoutValidation("SOAPAction", "\"\"");
        using var response = await _http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("text/xml", response.Content.Headers.ContentType?.MediaType);
        var answer = XDocument.Parse(text).Root!.Element(_soap + "Body")!.Elements().Single();
        if (ContractSchemas.IsThere) ContractSchemas.Check(answer);
        return (answer, response.StatusCode, text);
    }

    public void Dispose() => _http.Dispose();
}
