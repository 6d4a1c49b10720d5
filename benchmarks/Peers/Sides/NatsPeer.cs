using System.Globalization;
using System.Text.Json;
using Budkavle.Peers.Driving;
using Budkavle.Peers.Nats;
using Budkavle.Support;

namespace Budkavle.Peers.Sides;

/// <summary>
/// NATS JetStream with file storage, each letter on disk before it is acknowledged. From 2.10 on the server does that by
/// <c>sync_interval: always</c>. Older ones (Debian 12 has 2.9) have no such setting and flush every two minutes; there the store's
/// directory gets the file attribute S, by which the file system makes every write to its files synchronous: the same promise.
/// </summary>
internal sealed class NatsPeer(PeersOptions options) : SocketPeer(options)
{
    private readonly int _port = Ports.Free();
    private readonly int _monitorPort = Ports.Free();
    private readonly string _connectionName = "peers" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private List<(string, string)> _durability = [];
    private string _version = "";
    private int _connections;

    public override string Name => "nats";

    public override string Description => $"NATS {_version}, {Options.Queues} JetStream streams on files, every letter synced";

    public override bool HasLists => true;

    public override IReadOnlyList<(string Name, string Value)> Durability => _durability;

    private string StoreDirectory => Path.Combine(Directory, "store");

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var program = Options.NatsServer ?? Program("nats-server", "nats-server");
        System.IO.Directory.CreateDirectory(StoreDirectory);
        var configuration = Path.Combine(Directory, "nats.conf");
        await File.WriteAllTextAsync(configuration, Configuration("sync_interval: always"), cancellation);
        var hasSetting = Accepts(program, configuration);
        if (!hasSetting)
        {
            await File.WriteAllTextAsync(configuration, Configuration(""), cancellation);
            ServiceProcess.Output("chattr", ["+S", StoreDirectory]);
        }
        Server = ServiceProcess.Start(program, ["-c", configuration], null, LogPath);
        await Server.WaitUntilAsync(() => Ports.AnswersAsync(_port), TimeSpan.FromSeconds(30), Name, LogPath);
        for (var stream = 0; stream < Options.Queues; stream++)
            Ask($"STREAM.CREATE.letters{stream}", $$"""
                {"name":"letters{{stream}}","subjects":["letters{{stream}}.>"],"storage":"file","num_replicas":1,"retention":"limits",
                "max_consumers":-1,"max_msgs":-1,"max_bytes":-1,"max_age":0,"discard":"old"}
                """.ReplaceLineEndings(""));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_monitorPort}") };
        using var server = JsonDocument.Parse(await http.GetStringAsync("/varz", cancellation));
        _version = server.RootElement.GetProperty("version").GetString() ?? "";
        using var store = JsonDocument.Parse(await http.GetStringAsync("/jsz?config=true", cancellation));
        _durability =
        [
            ("storage of each stream", Ask("STREAM.INFO.letters0", "").GetProperty("config").GetProperty("storage").GetString() ?? ""),
            ("JetStream's configuration, from the server", store.RootElement.GetProperty("config").ToString()),
            hasSetting ? ("sync", "sync_interval: always, accepted by this version")
                : ("sync", "this version knows no sync_interval; file attributes of a letter's file: " + Attributes()),
        ];
    }

    public override Task<long?> CountAsync(CancellationToken cancellation)
    {
        long count = 0;
        for (var stream = 0; stream < Options.Queues; stream++)
            count += Ask($"STREAM.PURGE.letters{stream}", "").GetProperty("purged").GetInt64();
        return Task.FromResult<long?>(count);
    }

    protected override int Connections(PeerMode mode) => Options.Queues;

    protected override IPeerConnection Open(int number) => NatsConnection.Open(_port, Letter,
        string.Create(CultureInfo.InvariantCulture, $"letters{number % Options.Queues}"), $"{_connectionName}x{++_connections}");

    private static bool Accepts(string program, string configuration)
    {
        try
        {
            ServiceProcess.Output(program, ["-t", "-c", configuration]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private string Configuration(string sync) => string.Create(CultureInfo.InvariantCulture, $$"""
        listen: "127.0.0.1:{{_port}}"
        http: "127.0.0.1:{{_monitorPort}}"
        max_pending: 268435456
        jetstream { store_dir: "{{StoreDirectory}}", max_file_store: 100GB
          {{sync}}
        }
        """);

    /// <summary>The attributes of the first message file, as the file system has them.</summary>
    private string Attributes()
    {
        var file = System.IO.Directory.EnumerateFiles(StoreDirectory, "*.blk", SearchOption.AllDirectories).First();
        return ServiceProcess.Output("lsattr", [file]).Split(' ')[0];
    }

    private JsonElement Ask(string api, string json)
    {
        var name = $"{_connectionName}x{++_connections}";
        using var connection = NatsConnection.Open(_port, Letter, "none", name);
        return connection.Ask(api, json, name);
    }
}
