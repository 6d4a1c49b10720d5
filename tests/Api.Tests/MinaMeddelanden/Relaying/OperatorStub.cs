using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>
/// An operator that does what it is told: answers late, wrongly or not at all. Checks each call against the official schemas.
/// </summary>
internal sealed class OperatorStub : IAsyncDisposable
{
    /// <summary>Where a script finds the call as it came, among the request's items.</summary>
    public const string EnvelopeItem = "envelope";

    private readonly WebApplication _app;

    private OperatorStub(WebApplication app, int port)
    {
        _app = app;
        Address = $"https://localhost:{port}/Service/v3";
    }

    public string Address { get; }

    /// <summary>Ids of the messages that came, in order, repeats too.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    public ConcurrentQueue<string> Recipients { get; } = new();

    /// <summary>What the caller's certificate says.</summary>
    public string Caller { get; private set; } = "";

    /// <summary>That certificate, by which the letter must be signed and sealed.</summary>
    public string CallerPem { get; private set; } = "";

    /// <summary>The last call as it came.</summary>
    public string Envelope { get; private set; } = "";

    /// <summary>What is answered to a call, by its recipient and how many came before; null for the usual answer.</summary>
    public Func<string, int, HttpContext, Task<string?>> Script { get; set; } = (_, _, _) => Task.FromResult<string?>(null);

    public static async Task<OperatorStub> StartAsync(X509Certificate2 certificate, int? at = null)
    {
        var port = at ?? FreePort.Find();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificate,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (_, _, _) => true,
            })));
        var app = builder.Build();
        var stub = new OperatorStub(app, port);
        app.MapPost("/Service/v3", (RequestDelegate)stub.AnswerAsync);
        await app.StartAsync();
        return stub;
    }

    public static string Delivered(string recipient, bool delivered = true, string transaction = "trans-1") => SoapClient.Envelope($"""
        <deliverSecureResponse xmlns="http://minameddelanden.gov.se/schema/Service/v3"><return>
        <TransId xmlns="http://minameddelanden.gov.se/schema/Service">{transaction}</TransId>
        <Status xmlns="http://minameddelanden.gov.se/schema/Service"><RecipientId>{recipient}</RecipientId>
        <Delivered>{(delivered ? "true" : "false")}</Delivered></Status></return></deliverSecureResponse>
        """);

    public static async Task<string?> FaultAsync(HttpContext http)
    {
        http.Response.StatusCode = 500;
        await Task.CompletedTask;
        return SoapClient.Envelope("""
            <f:Fault xmlns:f="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>f:Server</faultcode>
            <faultstring>No.</faultstring></f:Fault>
            """);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var text = await new StreamReader(http.Request.Body).ReadToEndAsync();
        var call = XDocument.Parse(text, LoadOptions.PreserveWhitespace).Descendants().First(one => one.Name.LocalName == "deliverSecure");
        if (ContractSchemas.IsThere) ContractSchemas.Check(call);
        var header = call.Descendants().First(one => one.Name.LocalName == "Message").Elements().First();
        var recipient = call.Descendants().First(one => one.Name.LocalName == "Recipient").Value;
        var before = Messages.Count;
        Caller = http.Connection.ClientCertificate!.Subject;
        (CallerPem, Envelope) = (http.Connection.ClientCertificate.ExportCertificatePem(), text);
        Recipients.Enqueue(recipient);
        http.Items[EnvelopeItem] = text;
        Messages.Enqueue(header.Elements().First(one => one.Name.LocalName == "Id").Value);
        var answer = await Script(recipient, before, http) ?? Delivered(recipient);
        http.Response.ContentType = "text/xml; charset=utf-8";
        await http.Response.WriteAsync(answer);
    }
}
