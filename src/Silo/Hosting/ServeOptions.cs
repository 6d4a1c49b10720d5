using System.Net;
using Budkavle.Api.Portal;
using Budkavle.Silo.Telemetry;

namespace Budkavle.Silo.Hosting;

/// <summary>How a silo is started.</summary>
public sealed record ServeOptions
{
    /// <summary>The port of API and pages.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Where that port is, in plain HTTP.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Networks of proxies that say on whose behalf they ask; this machine's is believed in any case.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>Keys, demo credentials, mail folder and, with SQLite, the store.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>"sqlite", or one or several PostgreSQL connection strings, always in the same order.</summary>
    public IReadOnlyList<string> Stores { get; init; } = ["sqlite"];

    /// <summary>The first of the stores, which has what is not spread over all.</summary>
    public string Store => Stores[0];

    /// <summary>Shards of a new store; null for the store's default. Fixed when the store is made.</summary>
    public int? Shards { get; init; }

    /// <summary>No demo senders or recipients, and no tokens for test recipients.</summary>
    public bool Production { get; init; }

    /// <summary>Organisation number of whoever runs the service; see <see cref="Hosting.FirstOperator"/>.</summary>
    public string? FirstOperator { get; init; }

    /// <summary>The address under which clients reach the service; by default the loopback address and port.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Demo recipients made at the first start.</summary>
    public int DemoRecipients { get; init; } = 1000;

    /// <summary>smtp://[user:password@]host[:port] or smtps://...; null writes mail into the data directory's mail folder.</summary>
    public string? Smtp { get; init; }

    /// <summary>The address that notifications are sent from.</summary>
    public string MailFrom { get; init; } = "no-reply@budkavle.test";

    /// <summary>How else recipients are told, and how fast.</summary>
    public NotificationSettings Notifications { get; init; } = new();

    /// <summary>False leaves the transparency log as it is; for measuring what it costs.</summary>
    public bool Evidence { get; init; } = true;

    /// <summary>How citizens log in.</summary>
    public EidOptions Eid { get; init; } = new();

    /// <summary>The settings file of Mina meddelanden; null without it.</summary>
    public string? MinaMeddelanden { get; init; }

    /// <summary>The register of who may sign for which companies, a JSON file; null for none.</summary>
    public string? Signatories { get; init; }

    /// <summary>What the senders' portal tells of costs.</summary>
    public PortalOptions Portal { get; init; } = new();

    /// <summary>How what citizens send comes in by mail, and who scans it.</summary>
    public IntakeSettings Intake { get; init; } = new();

    public ClusterOptions Cluster { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>What all waits and ages go by. No option of the command line: tests let hours pass by it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the store is a PostgreSQL database, which several silos can share.</summary>
    public bool IsPostgres => !IsSqlite(Store);

    internal static bool IsSqlite(string store) => string.Equals(store, "sqlite", StringComparison.OrdinalIgnoreCase);

    /// <summary>The key ring, apart from the store.</summary>
    public string RingPath => Path.Combine(DataDirectory, "keys", "ring.json");

    public string MailFolder => Path.Combine(DataDirectory, "mail");

    public string BaseUrl => PublicUrl?.TrimEnd('/') ?? $"http://127.0.0.1:{Port}";
}
