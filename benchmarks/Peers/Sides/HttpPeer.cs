using System.Globalization;
using Budkavle.Load;
using Budkavle.Load.Contract;
using Budkavle.Load.Letters;
using Budkavle.Load.Running;
using Budkavle.Peers.Driving;
using Budkavle.Support;
using Npgsql;

namespace Budkavle.Peers.Sides;

/// <summary>A program of this repository that takes letters over HTTP and keeps them in PostgreSQL, driven by the load tool.</summary>
internal sealed class HttpPeer : IPeer
{
    /// <summary>Bulk requests at once.</summary>
    private const int ListConnections = 2;

    private readonly PeersOptions _options;
    private readonly string _assembly;
    private readonly string? _demo;
    private readonly string? _countSql;
    private readonly PostgresCluster _postgres;
    private readonly Func<int, string[]> _arguments;
    private readonly int _port = Ports.Free();
    private ChildServer? _server;
    private List<(string, string)> _durability = [];
    private int _runs;
    private long _counted;

    private HttpPeer(PeersOptions options, string name, string description, string assembly, PostgresCluster postgres, string? demo,
        string? countSql, Func<int, string[]> arguments)
    {
        (_options, Name, Description, _assembly, _postgres) = (options, name, description, assembly, postgres);
        (_demo, _countSql, _arguments) = (demo, countSql, arguments);
    }

    public string Name { get; }

    public string Description { get; }

    public bool HasLists { get; private init; } = true;

    public IReadOnlyList<(string Name, string Value)> Durability => _durability;

    public double ProcessorSeconds => (_server is null ? 0 : ProcessTree.ProcessorSeconds(_server.ProcessId))
        + ProcessTree.ProcessorSeconds(_postgres.ProcessId);

    public static HttpPeer Silo(PeersOptions options)
    {
        var postgres = PostgresCluster.Start(options.WorkDirectory);
        var data = Path.Combine(options.WorkDirectory, "silo");
        return new HttpPeer(options, "silo", "Budkavle, embedded host on PostgreSQL", options.SiloAssembly, postgres,
            Path.Combine(data, "demo.json"), null,
            port => ["serve", "--port", Text(port), "--data", data, "--store", postgres.ConnectionString("silo")]);
    }

    public static HttpPeer Plain(PeersOptions options)
    {
        var postgres = PostgresCluster.Start(options.WorkDirectory);
        return new HttpPeer(options, "plain", "ASP.NET Core and Npgsql: an insert a letter, arrays for lists", options.PlainAssembly,
            postgres, null, "select count(*) from letters", port => [postgres.ConnectionString("plain"), Text(port)]);
    }

    /// <summary>A grain that keeps its letters in its own state and writes it for each.</summary>
    public static HttpPeer Naive(PeersOptions options)
    {
        var postgres = PostgresCluster.Start(options.WorkDirectory);
        return new HttpPeer(options, "naive-orleans", "Microsoft Orleans, a grain a mailbox, WriteStateAsync for each letter",
            options.NaiveAssembly ?? throw new InvalidOperationException("The naive Orleans program is not built (-p:Engine=Orleans)."),
            postgres, null, null, port => ["serve", "--store", postgres.ConnectionString("naive"), "--port", Text(port)])
        {
            HasLists = false,
        };
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        var database = Name == "naive-orleans" ? "naive" : Name;
        _postgres.CreateDatabase(database);
        _server = await ChildServer.StartAsync(_assembly, _arguments(_port), _port, Path.Combine(_options.ReportDirectory, Name + ".log"));
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString(database));
        foreach (var setting in new[] { "server_version", "fsync", "synchronous_commit", "wal_sync_method", "full_page_writes" })
        {
            await using var show = source.CreateCommand("show " + setting);
            _durability.Add((setting, (string)(await show.ExecuteScalarAsync(cancellation))!));
        }
        if (_demo is null)
            return;
        using var target = await Target.OpenAsync(Options(PeerMode.List));
        await Registration.EnsureAsync(target, new RecipientNumbers(_options.Recipients, 0), _ => { }, cancellation);
    }

    public async Task<PeerResult> RunAsync(PeerMode mode, TimeSpan length, CancellationToken cancellation)
    {
        _postgres.Checkpoint();
        var load = Options(mode) with
        {
            Duration = length,
            RunName = string.Create(CultureInfo.InvariantCulture, $"peers{Environment.ProcessId}n{_runs++}"),
        };
        // Away from this thread: the load tool's workers continue where their sockets are polled.
        var result = await Task.Run(() => LoadRunner.RunAsync(load, cancellation), cancellation);
        return result.Completed > 0 ? PeerResult.Of(result)
            : throw new InvalidDataException($"{Name} completed nothing: {string.Join(", ", result.Errors.Keys)}");
    }

    public async Task<long?> CountAsync(CancellationToken cancellation)
    {
        if (_countSql is null)
            return null;
        await using var source = NpgsqlDataSource.Create(_postgres.ConnectionString(Name));
        await using var count = source.CreateCommand(_countSql);
        var all = (long)(await count.ExecuteScalarAsync(cancellation))!;
        var found = all - _counted;
        _counted = all;
        return found;
    }

    public void Dispose()
    {
        _server?.Dispose();
        NpgsqlConnection.ClearAllPools();
        _postgres.Dispose();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private LoadOptions Options(PeerMode mode) => new()
    {
        Url = $"http://127.0.0.1:{Text(_port)}",
        Plain = _demo is null,
        Demo = _demo,
        Mode = mode == PeerMode.Single ? LoadMode.Single : LoadMode.Bulk,
        Connections = mode == PeerMode.Single ? _options.InFlight : ListConnections,
        Recipients = _options.Recipients,
        BodyBytes = _options.BodyBytes,
        SkipRegistration = true,
        Quiet = true,
    };
}
