using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Budkavle.Api.Health;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
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

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>A whole operator of mailboxes, which knows others; can be stopped and started again over the same store.</summary>
internal sealed class RelaySilo(TestPki pki, string organisation, string domain) : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly int _port = FreePort.Find();
    private readonly List<(string Organisation, string Domain, string Address)> _others = [];
    private string? _keys;
    private string? _signatories;
    private WebApplication? _app;
    private HttpClient _http = null!;

    public LogCapture Logs { get; private set; } = new();

    public string Domain => domain;

    public string Organisation => organisation;

    public string ServiceAddress => $"https://localhost:{_port}/Service/v3";

    /// <summary>An agency that sends letters.</summary>
    public SiloClient Agency { get; private set; } = null!;

    public SiloClient Operator { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    private string Url { get; set; } = "";

    public RelaySilo Knows(string other, string otherDomain, string address)
    {
        _others.Add((other, otherDomain, address));
        return this;
    }

    /// <summary>Takes packages of the operators that it knows, if they are signed with these keys (a JWK set).</summary>
    public RelaySilo Trusts(string keys)
    {
        _keys = keys;
        return this;
    }

    /// <summary>Has a register in which these sign for a company.</summary>
    public RelaySilo Represents(string company, string name, params (string Number, string Name, string Signs)[] signatories)
    {
        _signatories = Path.Combine(_directory.Path, "signatories.json");
        var people = signatories.Select(person => new { number = person.Number, name = person.Name, signs = person.Signs });
        File.WriteAllText(
            _signatories, JsonSerializer.Serialize(new { companies = new[] { new { number = company, name, signatories = people } } }));
        return this;
    }

    public async Task StartAsync()
    {
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = _directory.Path, MinaMeddelanden = WriteSettings(), Signatories = _signatories,
        };
        _app = await SiloHost.BuildAsync(options, CancellationToken.None);
        Logs = new LogCapture();
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs);
        await _app.StartAsync();
        _app.Services.GetRequiredService<Readiness>().Set(true);
        Url = options.BaseUrl;
        _http = new HttpClient { BaseAddress = new Uri(Url) };
        Agency = await AddAgencyAsync(0, "Kommunen");
        Operator = await ClientAsync(2, "Driften", SenderRights.None, [Scope.RecipientsImport, Scope.Operations]);
    }

    public Task<SiloClient> AddAgencyAsync(int organisation, string name) =>
        ClientAsync(organisation, name, SenderRights.Letters, [Scope.LettersWrite, Scope.LettersRead]);

    /// <summary>Somebody's browser, logged in.</summary>
    public async Task<Browser> LogInAsync(string number)
    {
        Services.GetRequiredService<DemoSite>().TurnOn([number], _directory.Path);
        var browser = new Browser(Url);
        Assert.Equal(303, (await browser.LogInAsync(0)).Status);
        return browser;
    }

    public async Task StopAsync()
    {
        if (_app is null) return;
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    public async Task RegisterAsync(params string[] numbers)
    {
        using var imported = await Operator.SendAsync(
            HttpMethod.Post, "/v1/recipients/import", Json.Lines(numbers.Select(number => $"{{\"number\":\"{number}\"}}")));
        imported.EnsureSuccessStatusCode();
    }

    /// <summary>The owner of a mailbox chooses where letters go; null for here.</summary>
    public async Task ChooseAsync(string number, string? other)
    {
        var changed = await Services.GetRequiredService<MailboxRegister>()
            .ChangeAsync(MailboxOf(number), settings => settings with { Operator = other });
        Assert.Equal((true, LetterRefusal.None), changed);
    }

    public UInt128 MailboxOf(string number)
    {
        Assert.True(IdentityNumber.TryParse(number, out var parsed, out _));
        return Services.GetRequiredService<KeyedHashes>().MailboxOf(parsed).Value;
    }

    /// <summary>Sends a letter; its id.</summary>
    public async Task<string> SendAsync(string recipient, string subject = "Beslut", string more = "", string? key = null)
    {
        using var response = await Agency.SendLetterAsync(Letter.To(recipient, subject, more), key ?? Guid.NewGuid().ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return Json.Parse(text).Text("letterId")!;
    }

    public async Task<JsonElement[]> InboxAsync(string number)
    {
        var owner = await Operator.OwnerAsync(number);
        return (await owner.ReadAsync("/v1/mailbox/letters?folder=inbox&limit=200")).Items("letters");
    }

    /// <summary>Waits until the sender is told that a letter stands so.</summary>
    public async Task<JsonElement> StandsAsync(string letter, string status)
    {
        JsonElement state = default;
        var limit = TimeSpan.FromSeconds(60);
        await Eventually.IsTrueAsync(
            async () => (state = await Agency.ReadAsync($"/v1/letters/{letter}")).Text("status") == status,
            limit, TimeSpan.FromMilliseconds(100), () => $"The letter is {state.Text("status")}");
        return state;
    }

    public async Task<JsonElement> WaitingAsync(string other) =>
        (await Operator.ReadAsync("/v1/operations/operators")).Items("operators").Single(one => one.Text("domain") == other);

    public async Task OrderAsync(string other, string order)
    {
        using var response = await Operator.PostAsync($"/v1/operations/operators/{other}/{order}");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _directory.Dispose();
    }

    private string WriteSettings() => WriteSettings(_directory.Path, pki, organisation, domain, _port, _others, _keys);

    /// <summary>Writes the settings of an operator that knows others; their path.</summary>
    internal static string WriteSettings(
        string directory, TestPki pki, string organisation, string domain, int port,
        IReadOnlyList<(string Organisation, string Domain, string Address)> others, string? keys = null)
    {
        var path = Path.Combine(directory, "mina-meddelanden.json");
        if (File.Exists(path)) return path;
        using var server = pki.IssueServer(organisation);
        File.WriteAllBytes(Path.Combine(directory, "server.p12"), server.Export(X509ContentType.Pkcs12, TestPki.Password));
        File.WriteAllText(Path.Combine(directory, "password"), TestPki.Password + "\n");
        File.WriteAllText(Path.Combine(directory, "roots.pem"), pki.RootPem);
        if (keys is not null) File.WriteAllText(Path.Combine(directory, "keys.json"), keys);
        object Party(string number, params string[] roles) => new { organisation = number, roles };
        object[] parties =
        [
            Party(MinaMeddelandenFixture.SenderNumber, "sender"), Party(organisation, "operator", "agent"),
            .. others.Select(other => Party(other.Organisation, "operator", "agent")),
        ];
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            listen = $"127.0.0.1:{port}", certificate = "server.p12", passwordFile = "password", clientRoots = "roots.pem",
            supplier = new { id = organisation, name = domain, domain, serviceAddress = $"https://localhost:{port}/Service/v3" },
            operators = others.Select(other => new
            {
                id = other.Organisation, name = other.Domain, domain = other.Domain, serviceAddress = other.Address,
                evidenceKeys = keys is null ? null : "keys.json",
            }),
            parties,
        }));
        return path;
    }

    private async Task<SiloClient> ClientAsync(int index, string name, SenderRights rights, string[] scopes)
    {
        var (_, clientId, secret) = await SiloClient.RegisterAsync(Services, index, name, rights, scopes);
        return await SiloClient.LogInAsync(_http, clientId, secret);
    }
}
