using System.Globalization;
using Budkavle.Peers.Amqp;
using Budkavle.Peers.Driving;
using Budkavle.Support;

namespace Budkavle.Peers.Sides;

/// <summary>
/// RabbitMQ with durable queues, persistent messages and publisher confirms. A node of its own for each queue type: name, ports, port
/// mapper and cookie are private, so that a node of the machine's is not touched.
/// </summary>
internal sealed class RabbitPeer(PeersOptions options, string queueType) : SocketPeer(options)
{
    private const string Scripts = "/usr/lib/rabbitmq/bin";
    private const string Account = "rabbitmq";
    private readonly int _port = Ports.Free();
    private readonly int _mapperPort = Ports.Free();
    private readonly int _clusterPort = Ports.Free();
    private List<(string, string)> _durability = [];
    private string _version = "";

    public override string Name => "rabbitmq-" + queueType;

    public override string Description =>
        $"RabbitMQ {_version}, {Options.Queues} {queueType} queues, persistent messages, publisher confirms";

    public override bool HasLists => true;

    public override IReadOnlyList<(string Name, string Value)> Durability => _durability;

    private string NodeName => $"budkavle-{queueType}-{Environment.ProcessId}@localhost";

    private Dictionary<string, string> Variables => new()
    {
        ["HOME"] = Directory,
        ["RABBITMQ_NODENAME"] = NodeName,
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(Directory, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(Directory, "log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(Directory, "rabbitmq"),
        ["RABBITMQ_CONF_ENV_FILE"] = Path.Combine(Directory, "none"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(Directory, "enabled_plugins"),
        ["RABBITMQ_DIST_PORT"] = _clusterPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_PORT"] = _mapperPort.ToString(CultureInfo.InvariantCulture),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        // The script then becomes the server instead of watching over it.
        ["RABBITMQ_ALLOW_INPUT"] = "true",
    };

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var script = Path.Combine(Scripts, "rabbitmq-server");
        if (!File.Exists(script))
            throw new InvalidOperationException("rabbitmq-server is not installed (Debian package rabbitmq-server).");
        MakeDirectory(Account);
        await File.WriteAllTextAsync(Path.Combine(Directory, "rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp.default = 127.0.0.1:{_port}
            log.console = true
            log.console.level = warning
            log.file = false
            """), cancellation);
        Server = ServiceProcess.Start(script, ["-noinput"], Account, LogPath, Variables);
        await Server.WaitUntilAsync(() => Ports.AnswersAsync(_port), TimeSpan.FromSeconds(90), Name, LogPath);
        for (var number = 0; number < Options.Queues; number++)
            Open(number).Dispose();
        _version = Ask("eval", "rabbit_misc:version().").Trim('"');
        _durability =
        [
            ("queues (name, durable, type)", string.Join("; ", Ask("list_queues", "-q", "--no-table-headers", "name", "durable", "type")
                .Split('\n').Select(line => line.Replace('\t', ' ')).Order())),
            ("messages", "delivery mode 2 (persistent), publisher confirms"),
            .. Fsync(),
        ];
    }

    public override Task<long?> CountAsync(CancellationToken cancellation)
    {
        long count = 0;
        for (var number = 0; number < Options.Queues; number++)
        {
            using var connection = OpenQueue(number);
            count += connection.Purge();
        }
        return Task.FromResult<long?>(count);
    }

    public override void Dispose()
    {
        base.Dispose();
        try
        {
            // The port mapper outlives the node that started it.
            ServiceProcess.Output("epmd", ["-port", _mapperPort.ToString(CultureInfo.InvariantCulture), "-kill"]);
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Never started.
        }
    }

    protected override int Connections(PeerMode mode) => Options.Queues;

    protected override IPeerConnection Open(int number) => OpenQueue(number);

    private AmqpConnection OpenQueue(int number) => AmqpConnection.Open(_port, Letter,
        string.Create(CultureInfo.InvariantCulture, $"letters-{number % Options.Queues}"), queueType);

    /// <summary>How the log of quorum queues, or the message store of classic ones, reaches the disk.</summary>
    private IEnumerable<(string, string)> Fsync()
    {
        if (queueType == "quorum")
        {
            yield return ("write-ahead log, sync method", Ask("eval",
                "maps:get(wal_sync_method, ra_system:fetch(quorum_queues), default)."));
            yield return ("write-ahead log, write strategy", Ask("eval",
                "maps:get(wal_write_strategy, ra_system:fetch(quorum_queues), default)."));
        }
        else
        {
            yield return ("classic queue version", Ask("eval", "application:get_env(rabbit, classic_queue_default_version)."));
            yield return ("confirms", "after the message store or the queue index has called fsync, which gathers confirms");
        }
    }

    private string Ask(params string[] arguments) =>
        ServiceProcess.Output(Path.Combine(Scripts, "rabbitmqctl"), ["-n", NodeName, .. arguments], Account, Variables).Trim();
}
