namespace Budkavle.Peers;

/// <summary>What a run is to do.</summary>
internal sealed record PeersOptions
{
    public required IReadOnlySet<string> Peers { get; init; }

    public required IReadOnlySet<string> Modes { get; init; }

    /// <summary>Length of one measurement.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long each side is under single letters, and again under lists, before it is measured: for half a minute a .NET server
    /// on
    /// two busy cores still compiles.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    public int Rounds { get; init; } = 5;

    /// <summary>Single letters under way at once, the same for every peer.</summary>
    public int InFlight { get; init; } = 64;

    /// <summary>
    /// Letters under way at once in a list to a broker. The HTTP servers keep what fits their sockets; the report has both.
    /// </summary>
    public int ListInFlight { get; init; } = 16_384;

    public int BodyBytes { get; init; } = 1024;

    /// <summary>Mailboxes that letters go to in turn.</summary>
    public int Recipients { get; init; } = 10_000;

    /// <summary>Queues of RabbitMQ, streams of JetStream: as a deployment spreads its load.</summary>
    public int Queues { get; init; } = 4;

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
