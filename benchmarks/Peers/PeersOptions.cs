namespace Budkavle.Peers;

/// <summary>What a run is to do; <see cref="PeersCommand"/> has the defaults.</summary>
internal sealed record PeersOptions
{
    public required IReadOnlySet<string> Peers { get; init; }

    public required IReadOnlySet<string> Modes { get; init; }

    /// <summary>Length of one measurement.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>
    /// How long each side is under single letters, and again under lists, before it is measured: for half a minute a .NET server on two
    /// busy cores still compiles.
    /// </summary>
    public required TimeSpan WarmUp { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Single letters under way at once, the same for every peer.</summary>
    public required int InFlight { get; init; }

    /// <summary>
    /// Letters under way at once in a list to a broker. The HTTP servers keep what fits their sockets; the report has both.
    /// </summary>
    public required int ListInFlight { get; init; }

    public required int BodyBytes { get; init; }

    /// <summary>Mailboxes that letters go to in turn.</summary>
    public required int Recipients { get; init; }

    /// <summary>Queues of RabbitMQ, streams of JetStream: as a deployment spreads its load.</summary>
    public required int Queues { get; init; }

    /// <summary>Where databases and data directories are made, and removed at the end. Its storage is what is measured.</summary>
    public required string WorkDirectory { get; init; }

    public required string ReportDirectory { get; init; }

    public required string SiloAssembly { get; init; }

    public required string PlainAssembly { get; init; }

    /// <summary>The naive Orleans program; null where it is not built.</summary>
    public string? NaiveAssembly { get; init; }

    /// <summary>A NATS server other than the one installed, such as a newer one.</summary>
    public string? NatsServer { get; init; }
}
