using Budkavle.Api.Health;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Budkavle.Api.Tests.Silos;

/// <summary>A whole silo in this process, on SQLite in a temporary directory, with two agencies and an operator.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    public const int Recipients = 600;
    private const int Crowd = 50;
    private readonly TemporaryDirectory _directory = new();
    private readonly SiloLog _logs = new();
    private readonly SmsSink _sms = new();
    private WebApplication _app = null!;
    private int _next;

    internal HttpClient Http { get; private set; } = null!;

    internal SiloClient Agency { get; private set; } = null!;

    internal SiloClient OtherAgency { get; private set; } = null!;

    internal SiloClient Operator { get; private set; } = null!;

    /// <summary>The first agency as mailbox owners block it.</summary>
    internal string AgencyId { get; private set; } = "";

    /// <summary>What the SMS gateway was given.</summary>
    internal IReadOnlyList<Dictionary<string, string>> TextMessages => [.. _sms.Requests.Select(request => request.Form)];

    /// <summary>A mail as it was sent that holds a text; null if there is none yet.</summary>
    internal string? FindMail(string text) => Directory.EnumerateFiles(Path.Combine(_directory.Path, "mail"), "*.eml")
        .Select(File.ReadAllText).FirstOrDefault(mail => mail.Contains(text, StringComparison.Ordinal));

    /// <summary>For programs that log in as the first agency by themselves.</summary>
    internal (string ClientId, string Secret) AgencyClient => _clients[0];

    /// <summary>For programs that log in as the operator by themselves.</summary>
    internal (string ClientId, string Secret) OperatorClient => _clients[2];

    /// <summary>What <c>--data</c> names.</summary>
    internal string DataDirectory => _directory.Path;

    internal string LoggedText => _logs.Text;

    internal IServiceProvider Services => _app.Services;

    internal IEndpointRouteBuilder Routes => _app;

    public async Task InitializeAsync()
    {
        await StartAsync();
        AgencyId = await AddAsync(0, "Exempelmyndigheten", SenderRights.Letters | SenderRights.Dispatches,
            [Scope.LettersWrite, Scope.LettersRead, Scope.DispatchesWrite, Scope.DispatchesRead, Scope.RecipientsLookup]);
        await AddAsync(1, "Provmyndigheten", SenderRights.Letters, [Scope.LettersWrite, Scope.LettersRead]);
        await AddAsync(2, "Registerhållaren", SenderRights.None, [Scope.RecipientsImport, Scope.RecipientsLookup, Scope.Operations]);
        await LogInAsync();
        var numbers = Enumerable.Range(0, Recipients + Crowd).Select(index => TestNumbers.DemoPerson(index).ToDigits());
        using var imported = await Operator.SendAsync(HttpMethod.Post, "/v1/recipients/import", Json.Lines(
            numbers.Select(number => $"{{\"number\":\"{number}\"}}")));
        var counts = Json.ParseLines(await imported.Content.ReadAsStringAsync())[^1];
        Assert.Equal(Recipients + Crowd, counts.GetProperty("imported").GetInt32());
    }

    /// <summary>The number of a registered recipient that no other test uses.</summary>
    internal string NewRecipient()
    {
        var index = Interlocked.Increment(ref _next);
        return index < Recipients ? TestNumbers.DemoPerson(index).ToDigits() : throw new InvalidOperationException("Raise Recipients.");
    }

    /// <summary>One of the recipients that letters go to whose mailbox no test looks into.</summary>
    internal static string AnyRecipient(int index) => TestNumbers.DemoPerson(Recipients + (index % Crowd)).ToDigits();

    internal async Task<(string Number, SiloClient Owner)> NewOwnerAsync()
    {
        var number = NewRecipient();
        return (number, await Operator.OwnerAsync(number));
    }

    /// <summary>Stops the silo in order and starts another on its data.</summary>
    internal async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
        await LogInAsync();
    }

    private readonly List<(string ClientId, string Secret)> _clients = [];

    private async Task StartAsync()
    {
        var options = new ServeOptions
        {
            Port = FreePort.Find(),
            DataDirectory = _directory.Path,
            Notifications = new NotificationSettings { Sms = $"http://user:password@{_sms.Address.Authority}/a1/sms" },
        };
        _app = await SiloHost.BuildAsync(options, CancellationToken.None);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(_logs);
        await _app.StartAsync();
        _app.Services.GetRequiredService<Readiness>().Set(true);
        Http = new HttpClient(new ErrorRules()) { BaseAddress = new Uri(options.BaseUrl), Timeout = TimeSpan.FromSeconds(100) };
    }

    /// <summary>A sender that is not there yet, with a client that nobody logs in as.</summary>
    internal async Task<string> AddAsync(int index, string name, SenderRights rights, string[] scopes)
    {
        var (sender, clientId, secret) = await SiloClient.RegisterAsync(_app.Services, index, name, rights, scopes);
        _clients.Add((clientId, secret));
        return Budkavle.Api.Letters.Ids.ToGuid(sender).ToString();
    }

    private async Task LogInAsync()
    {
        Agency = await SiloClient.LogInAsync(Http, _clients[0].ClientId, _clients[0].Secret);
        OtherAgency = await SiloClient.LogInAsync(Http, _clients[1].ClientId, _clients[1].Secret);
        Operator = await SiloClient.LogInAsync(Http, _clients[2].ClientId, _clients[2].Secret);
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        await _sms.DisposeAsync();
        _directory.Dispose();
    }
}
