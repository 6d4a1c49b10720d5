using System.Globalization;
using Budkavle.Api.Tests.Silos;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Processes;
using Budkavle.Chaos.Runs;
using Npgsql;

namespace Budkavle.Cluster.Tests.Silos;

/// <summary>Two silos as processes, with a PostgreSQL of their own; not started where there can be none.</summary>
public class TwoSilos : IAsyncLifetime
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Longer than the shards of a silo that fell silent are ever without an owner.</summary>
    private static readonly TimeSpan _takenMax = TimeSpan.FromSeconds(90);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-cluster-").FullName;
    private readonly string _run = Guid.CreateVersion7().ToString("N")[..12];
    private MailRoom? _mail;
    private ClusterStage? _stage;
    private SiloClient? _client;
    private int _keys;

    protected virtual int Silos => 2;

    /// <summary>How many processes with the API and no shards there are beside them.</summary>
    protected virtual int FrontEnds => 0;

    internal ClusterStage Stage => _stage!;

    internal SiloClient Client => _client!;

    public virtual async Task InitializeAsync()
    {
        if (ClusterFactAttribute.MissingReason is not null) return;
        _mail = new MailRoom();
        var options = new ChaosOptions { Folder = _folder, IsPostgres = true, Silos = Silos, FrontEnds = FrontEnds, Recipients = 200 };
        _stage = ClusterStage.Make(options, _mail.Port, _clock);
        await _stage.ServeAsync(CancellationToken.None);
        _client = new SiloClient(_stage.Target, _stage.ReadCast(), _clock);
    }

    public virtual async Task DisposeAsync()
    {
        _client?.Dispose();
        if (_stage is not null) await _stage.DisposeAsync();
        if (_mail is not null) await _mail.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    internal Letter NewLetter()
    {
        var number = Interlocked.Increment(ref _keys);
        return Letter.Make(string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}"), number % 200, 100, confirm: false, null);
    }

    /// <summary>Sends a letter to one of the silos.</summary>
    internal Task<Answer> SendAsync(Letter letter, int place) => SendAsync(letter, Stage.SiloAt(place).Address);

    internal Task<Answer> SendAsync(Letter letter, Uri? server) =>
        Client.AgencyAsync(HttpMethod.Post, "/v1/letters", letter.Json(Client.Cast), letter.Key, server: server);

    /// <summary>
    /// Sends until it is acknowledged, by whoever serves unless a server is named; the letter's id and how often it was sent.
    /// </summary>
    internal async Task<(string Id, int Attempts)> SendUntilTakenAsync(Letter letter, Uri? server = null)
    {
        var (id, attempts, last) = ("", 0, "never sent");
        await Eventually.IsTrueAsync(
            async () =>
            {
                attempts++;
                var answer = await SendAsync(letter, server);
                if (answer.IsOk) id = answer.Text("letterId");
                last = $"status {answer.Status}";
                return answer.IsOk;
            },
            _takenMax, _pause, () => $"Letter {letter.Key} not taken, {last},");
        return (id, attempts);
    }

    /// <summary>The shards of a silo, as the store knows it.</summary>
    internal Task<long> ShardsOfAsync(int processId) => AskAsync($"SELECT count(*) FROM shards WHERE owner LIKE '%/{processId}/%'");

    internal async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(PostgresServer.ConnectionString(Stage.Postgres.Port));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>All silos run, know each other, and have their shards: none more than an even share, as the map has it.</summary>
    internal async Task BalanceAsync()
    {
        await Stage.ServeAsync(CancellationToken.None);
        await UntilAsync(
            async () =>
            {
                var shards = await Task.WhenAll(Enumerable.Range(0, Silos).Select(place => ShardsOfAsync(Stage.SiloAt(place).ProcessId)));
                return shards.Sum() == 16 && shards.Max() <= Math.Ceiling(16.0 / Silos);
            },
            TimeSpan.FromSeconds(90));
    }

    /// <summary>Asks until it is so; how long that took. Events of other processes cannot be awaited.</summary>
    internal async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, TimeSpan limit)
    {
        var began = _clock.GetTimestamp();
        await Eventually.IsTrueAsync(condition, limit, _pause, () => "Not so");
        return _clock.GetElapsedTime(began);
    }

    internal Task PauseAsync(TimeSpan time) => Task.Delay(time > TimeSpan.Zero ? time : TimeSpan.Zero, _clock);
}
