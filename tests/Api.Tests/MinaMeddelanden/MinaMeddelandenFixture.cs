using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Budkavle.Api.Health;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>A silo with a port for Mina meddelanden, and the certificates of those who call it.</summary>
public sealed class MinaMeddelandenFixture : IAsyncLifetime
{
    public const string OtherDomain = "other-operator.test";
    private const int Recipients = 400;
    private const int JointCompanies = 10;
    private readonly TemporaryDirectory _directory = new();
    private readonly List<IDisposable> _owned = [];
    private WebApplication _app = null!;
    private HttpClient _http = null!;
    private int _next;

    internal LogCapture Logs { get; } = new();

    internal TestPki Pki { get; } = new();

    internal string Address { get; private set; } = "";

    internal string PlainAddress { get; private set; } = "";

    internal string RootFile => Path.Combine(_directory.Path, "roots.pem");

    internal SiloClient Operator { get; private set; } = null!;

    /// <summary>A municipality that signs its letters.</summary>
    internal X509Certificate2 Sender { get; private set; } = null!;

    internal X509Certificate2 Agent { get; private set; } = null!;

    internal X509Certificate2 OtherOperator { get; private set; } = null!;

    internal static string SenderNumber => NumberOf(0);

    internal static string OtherSenderNumber => NumberOf(1);

    internal static string AgentNumber => NumberOf(10);

    internal static string OperatorNumber => NumberOf(11);

    internal static string OwnNumber => NumberOf(12);

    internal static string NumberOf(int organisation) => TestNumbers.DemoOrganisation(organisation).ToDigits();

    public async Task InitializeAsync()
    {
        (Sender, Agent, OtherOperator) = (Pki.Issue(SenderNumber), Pki.Issue(AgentNumber), Pki.Issue(OperatorNumber));
        var port = FreePort.Find();
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = _directory.Path, MinaMeddelanden = WriteSettings(port),
            Signatories = WriteSignatories(),
        };
        (Address, PlainAddress) = ($"https://localhost:{port}", options.BaseUrl);
        _app = await SiloHost.BuildAsync(options, CancellationToken.None);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs);
        await _app.StartAsync();
        _app.Services.GetRequiredService<Readiness>().Set(true);
        _http = new HttpClient { BaseAddress = new Uri(options.BaseUrl) };
        await AddAsync(0, "Kommunen", []);
        await AddAsync(1, "Regionen", []);
        var (clientId, secret) = await AddAsync(2, "Registerhållaren", [Scope.RecipientsImport, Scope.Operations]);
        Operator = await SiloClient.LogInAsync(_http, clientId, secret);
        var lines = Enumerable.Range(0, Recipients).Select(index => $"{{\"number\":\"{TestNumbers.DemoPerson(index).ToDigits()}\"}}");
        using var imported = await Operator.SendAsync(HttpMethod.Post, "/v1/recipients/import", Json.Lines(lines));
        Assert.Equal(Recipients, Json.ParseLines(await imported.Content.ReadAsStringAsync())[^1].GetProperty("imported").GetInt32());
    }

    /// <summary>The number of a registered recipient that no other test uses.</summary>
    internal string NewRecipient() => TestNumbers.DemoPerson(Interlocked.Increment(ref _next)).ToDigits();

    /// <summary>A number that nobody has registered.</summary>
    internal static string Unregistered(int index) => TestNumbers.DemoPerson(Recipients + index).ToDigits();

    internal SoapClient Calls(X509Certificate2 certificate) => Own(new SoapClient(Address, Pki.Root, certificate));

    internal async Task<JsonElement[]> LettersAsync(string recipient)
    {
        var owner = await Operator.OwnerAsync(recipient);
        return (await owner.ReadAsync("/v1/mailbox/letters?folder=inbox&limit=200")).Items("letters");
    }

    /// <summary>The first sender as mailbox owners block it.</summary>
    internal string SenderId => Budkavle.Api.Letters.Ids.ToGuid(Hashes.SenderOf(TestNumbers.DemoOrganisation(0))).ToString();

    private KeyedHashes Hashes => _app.Services.GetRequiredService<KeyedHashes>();

    internal async Task CloseAsync(string recipient)
    {
        IdentityNumber.TryParse(recipient, out var number, out _);
        var refusal = await _app.Services.GetRequiredService<MailboxRegister>().DeregisterAsync([Hashes.MailboxOf(number).Value]);
        Assert.Equal(LetterRefusal.None, refusal);
    }

    /// <summary>A letter as its owner reads it.</summary>
    internal async Task<JsonElement> OpenAsync(string recipient, JsonElement letter)
    {
        var owner = await Operator.OwnerAsync(recipient);
        return await owner.ReadAsync($"/v1/mailbox/letters/{letter.Text("letterId")}");
    }

    public async Task DisposeAsync()
    {
        foreach (var one in _owned) one.Dispose();
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        foreach (var certificate in new[] { Sender, Agent, OtherOperator }) certificate.Dispose();
        Pki.Dispose();
        _directory.Dispose();
    }

    private T Own<T>(T one)
        where T : IDisposable
    {
        _owned.Add(one);
        return one;
    }

    /// <summary>A company, and who signs for it: the first alone, the next two together.</summary>
    internal static string Company => NumberOf(30);

    /// <summary>Companies for which each two of the persons 3 to 5 sign together.</summary>
    internal static string JointCompany(int index) => NumberOf(31 + index);

    internal static string SignatoryOf(int place) => TestNumbers.DemoPerson(Recipients + 60 + place).ToDigits();

    private string WriteSignatories()
    {
        var path = Path.Combine(_directory.Path, "signatories.json");
        var signatories = Enumerable.Range(0, 3).Select(place => new
        {
            number = SignatoryOf(place), name = $"Tecknare {place}", signs = place == 0 ? "alone" : "jointly",
        });
        var joint = Enumerable.Range(3, 3).Select(place => new
        {
            number = SignatoryOf(place), name = $"Tecknare {place}", signs = "jointly",
        });
        var companies = Enumerable.Range(0, JointCompanies)
            .Select(index => new { number = JointCompany(index), name = $"Handelsbolaget {index}", signatories = joint })
            .Prepend(new { number = Company, name = "Bolaget AB", signatories });
        File.WriteAllText(path, JsonSerializer.Serialize(new { companies }));
        return path;
    }

    private string WriteSettings(int port)
    {
        using var server = Pki.IssueServer();
        File.WriteAllBytes(Path.Combine(_directory.Path, "server.p12"), server.Export(X509ContentType.Pkcs12, TestPki.Password));
        File.WriteAllText(Path.Combine(_directory.Path, "password"), TestPki.Password + "\n");
        File.WriteAllText(RootFile, Pki.RootPem);
        var path = Path.Combine(_directory.Path, "mina-meddelanden.json");
        File.WriteAllText(path, $$"""
            {
              "listen": "127.0.0.1:{{port}}", "certificate": "server.p12", "passwordFile": "password", "clientRoots": "roots.pem",
              "personRoots": "roots.pem",
              "supplier": {
                "id": "{{OwnNumber}}", "name": "Budkavle", "domain": "budkavle.test",
                "serviceAddress": "https://budkavle.test/Service/v3", "uiAddress": "https://budkavle.test/my"
              },
              "operators": [{
                "id": "{{OperatorNumber}}", "name": "Den andra", "domain": "{{OtherDomain}}",
                "serviceAddress": "https://other-operator.test/Service/v3", "internalServiceAddress": "https://inside.test/Service/v3"
              }],
              "parties": [
                { "organisation": "{{SenderNumber}}", "roles": ["sender"] },
                { "organisation": "{{AgentNumber}}", "roles": ["agent"], "name": "Förmedlaren" },
                { "organisation": "{{OperatorNumber}}", "roles": ["operator"] }
              ]
            }
            """);
        return path;
    }

    private async Task<(string ClientId, string Secret)> AddAsync(int index, string name, string[] scopes)
    {
        var rights = scopes.Length == 0 ? SenderRights.Letters : SenderRights.None;
        var (_, clientId, secret) = await SiloClient.RegisterAsync(_app.Services, index, name, rights, scopes);
        return (clientId, secret);
    }
}
