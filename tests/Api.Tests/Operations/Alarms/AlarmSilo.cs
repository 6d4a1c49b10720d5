using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Budkavle.Api.Health;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Operations.Watching;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.MinaMeddelanden;
using Budkavle.Api.Tests.MinaMeddelanden.Relaying;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace Budkavle.Api.Tests.Operations.Alarms;

/// <summary>
/// A whole silo on PostgreSQL with a mail server and another operator, all of which can be broken, and a clock that lets minutes pass at
/// once. One shard, so that a small burst is a large one.
/// </summary>
public sealed partial class AlarmSilo : IAsyncLifetime
{
    public const string OtherOperator = "other.example";

    /// <summary>No more than the silo looks at itself: the clock must not leap over what it is to see.</summary>
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(5);

    /// <summary>A test holds the database for as long as it needs to be told of it.</summary>
    private const string Patient = ";Command Timeout=300";

    private readonly TemporaryDirectory _directory = new();
    private readonly int _otherPort = FreePort.Find();
    private readonly ActivityListener _spans;
    private readonly List<X509Certificate2> _certificates = [];
    private int _sending;
    private WebApplication? _app;
    private Browser _watcher = null!;
    private (string Id, string Secret) _agency, _operator;

    public AlarmSilo()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
            ActivityStarted = span => Interlocked.Add(ref _sending, span.Kind == ActivityKind.Client ? 1 : 0),
            ActivityStopped = span => Interlocked.Add(ref _sending, span.Kind == ActivityKind.Client ? -1 : 0),
        };
        ActivitySource.AddActivityListener(_spans);
    }

    internal PostgresFixture Postgres { get; } = new();

    internal SmtpSink Mail { get; } = new();

    internal TestPki Pki { get; } = new();

    internal LeapClock Clock { get; } = new();

    internal LogCapture Logs { get; } = new();

    internal string Database { get; private set; } = "";

    internal HttpClient Http { get; private set; } = null!;

    /// <summary>Who is told by e-mail.</summary>
    internal static string Told => TestNumbers.DemoPerson(0).ToDigits();

    /// <summary>Whose mailbox is at the other operator.</summary>
    internal static string Elsewhere => TestNumbers.DemoPerson(1).ToDigits();

    /// <summary>Who is told by nobody.</summary>
    internal static string Quiet => TestNumbers.DemoPerson(2).ToDigits();

    internal static string OtherNumber => MinaMeddelandenFixture.NumberOf(41);

    internal IServiceProvider Services => _app!.Services;

    /// <summary>The shard as its post office tells it.</summary>
    internal Task<ShardStatus> ShardAsync() => Services.GetRequiredService<IGrainFactory>().GetGrain<IPostOfficeGrain>(0).Open();

    public async Task InitializeAsync()
    {
        if (PostgresFixture.MissingReason is not null) return;
        Database = Postgres.CreateDatabase();
        var settings = RelaySilo.WriteSettings(
            _directory.Path, Pki, MinaMeddelandenFixture.NumberOf(40), "a.example", FreePort.Find(),
            [(OtherNumber, OtherOperator, $"https://localhost:{_otherPort}/Service/v3")]);
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = _directory.Path, Stores = [Database + Patient], Shards = 1, Clock = Clock,
            Smtp = $"smtp://127.0.0.1:{Mail.Port}", MinaMeddelanden = settings,
        };
        _app = await SiloHost.BuildAsync(options, CancellationToken.None);
        Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs);
        await _app.StartAsync();
        Services.GetRequiredService<Readiness>().Set(true);
        foreach (var table in new[] { "blocks", "view_rows" })
        {
            Sql($"""
                CREATE FUNCTION hold_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                PERFORM pg_advisory_lock_shared(hashtext('{table}'));
                PERFORM pg_advisory_unlock_shared(hashtext('{table}'));
                RETURN NULL; END $$;
                CREATE TRIGGER hold BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION hold_{table}()
                """);
        }

        Http = new HttpClient { BaseAddress = new Uri(options.BaseUrl) };
        _watcher = new Browser(options.BaseUrl);
        _agency = await AddAsync(0, "Kommunen", SenderRights.Letters, Scope.LettersWrite, Scope.LettersRead);
        _operator = await AddAsync(1, "Driften", SenderRights.None, Scope.RecipientsImport, Scope.Operations);
        var driver = await OperatorAsync();
        using var imported = await driver.SendAsync(HttpMethod.Post, "/v1/recipients/import", Json.Lines(
            [$$"""{"number":"{{Told}}","email":"told@example.test"}""", Line(Elsewhere), Line(Quiet)]));
        Assert.True(imported.IsSuccessStatusCode, await imported.Content.ReadAsStringAsync());
        Assert.True(IdentityNumber.TryParse(Elsewhere, out var number, out _));
        var chosen = await Services.GetRequiredService<MailboxRegister>().ChangeAsync(
            Services.GetRequiredService<KeyedHashes>().MailboxOf(number).Value, one => one with { Operator = OtherOperator });
        Assert.Equal((true, LetterRefusal.None), chosen);
    }

    public async Task DisposeAsync()
    {
        if (_app is not null)
        {
            Http.Dispose();
            _watcher.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _spans.Dispose();
        foreach (var certificate in _certificates) certificate.Dispose();
        await Mail.DisposeAsync();
        Postgres.Dispose();
        Pki.Dispose();
        _directory.Dispose();
    }

    /// <summary>With a token of now: they last ten minutes, of which many pass here.</summary>
    internal Task<SiloClient> AgencyAsync() => SiloClient.LogInAsync(Http, _agency.Id, _agency.Secret);

    internal Task<SiloClient> OperatorAsync(string scope = "") => SiloClient.LogInAsync(Http, _operator.Id, _operator.Secret, scope);

    /// <summary>The other operator, at the address that the silo knows.</summary>
    internal async Task<OperatorStub> StartOtherAsync(bool expired)
    {
        var certificate = expired ? Pki.IssueExpiredServer(OtherNumber) : Pki.IssueServer(OtherNumber);
        _certificates.Add(certificate);
        return await OperatorStub.StartAsync(certificate, _otherPort);
    }

    /// <summary>Logs the operator in, for ten minutes.</summary>
    internal async Task WatchAsync() => Assert.Equal(303, (await _watcher.PostAsync(
        "/ops/login", new() { ["clientId"] = _operator.Id, ["clientSecret"] = _operator.Secret })).Status);

    /// <summary>The alarms that the page of operations shows as on.</summary>
    internal async Task<string[]> AlarmsAsync()
    {
        var page = await _watcher.GetAsync("/ops/alarms");
        if (page.Status == 302)
        {
            await WatchAsync();
            page = await _watcher.GetAsync("/ops/alarms");
        }

        Assert.Equal(200, page.Status);
        return [.. OpenAlarm().Matches(page.Text).Select(alarm => alarm.Groups[1].Value)];
    }

    /// <summary>Lets a time pass, during which the silo looks at itself as often as it does.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        var board = Services.GetRequiredService<AlarmBoard>();
        for (var passed = TimeSpan.Zero; passed < time; passed += _step)
        {
            var at = Clock.GetUtcNow();
            Clock.Leap(_step);
            await Eventually.IsTrueAsync(
                () => Task.FromResult(board.JudgedAt > at), TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(1), () => "Not judged");
        }
    }

    /// <summary>Lets time pass until no alarm is on. It stands still while something is being sent, which takes its time.</summary>
    internal async Task CalmsDownAsync()
    {
        string[] on = [];
        await Eventually.IsTrueAsync(
            async () =>
            {
                for (var steps = 0; steps < 6; steps++)
                {
                    await Eventually.IsTrueAsync(() => Task.FromResult(Volatile.Read(ref _sending) == 0));
                    await PassAsync(_step);
                }

                return (on = await AlarmsAsync()).Length == 0;
            },
            TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(20), () => $"Still on: {string.Join(' ', on)}");
    }

    /// <summary>Lets everybody who writes into a table wait until this is disposed of, as a disk does that takes nothing.</summary>
    internal async Task<IAsyncDisposable> HoldAsync(string table)
    {
        var connection = new Npgsql.NpgsqlConnection(Database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand($"SELECT pg_advisory_lock(hashtext('{table}'))", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    internal string Sql(string statement) =>
        Postgres.Sql(new Npgsql.NpgsqlConnectionStringBuilder(Database).Database!, statement);

    private static string Line(string number) => $"{{\"number\":\"{number}\"}}";

    private async Task<(string Id, string Secret)> AddAsync(int index, string name, SenderRights rights, params string[] scopes)
    {
        var (_, clientId, secret) = await SiloClient.RegisterAsync(Services, index, name, rights, scopes);
        return (clientId, secret);
    }

    [GeneratedRegex("<details id=\"(\\w+)\" open")]
    private static partial Regex OpenAlarm();
}
