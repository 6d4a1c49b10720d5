namespace Budkavle.Peers.Sides;

/// <summary>The peers by the names that the command line knows.</summary>
internal static class PeerNames
{
    public const string Silo = "silo";
    public const string Plain = "plain";
    public const string RabbitQuorum = "rabbitmq-quorum";
    public const string RabbitClassic = "rabbitmq-classic";
    public const string Nats = "nats";
    public const string Dovecot = "dovecot";
    public const string Naive = "naive-orleans";

    public static readonly IReadOnlyList<string> All = [Silo, Plain, RabbitQuorum, RabbitClassic, Nats, Dovecot, Naive];

    public static IPeer Create(string name, PeersOptions options) => name switch
    {
        Silo => HttpPeer.Silo(options),
        Plain => HttpPeer.Plain(options),
        RabbitQuorum => new RabbitPeer(options, "quorum"),
        RabbitClassic => new RabbitPeer(options, "classic"),
        Nats => new NatsPeer(options),
        Dovecot => new DovecotPeer(options),
        Naive => HttpPeer.Naive(options),
        _ => throw new ArgumentException($"There is no peer {name}."),
    };
}
