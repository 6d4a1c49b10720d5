using System.Globalization;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Faults;
using Budkavle.Chaos.Processes;
using Budkavle.Tests.Support;

namespace Budkavle.Chaos.Runs;

/// <summary>What a run plays on: a silo, its store and what lies between them, all of the run's own.</summary>
internal sealed class Stage : IStage
{
    private static readonly TimeSpan _readyLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan _serveLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(300);
    private readonly ChaosOptions _options;
    private readonly TimeProvider _clock;
    private readonly int[] _ports = [FreePort.Find(), FreePort.Find()];
    private readonly int _mailPort;
    private int _port;

    private Stage(ChaosOptions options, int mailPort, TimeProvider clock) => (_options, _mailPort, _clock) = (options, mailPort, clock);

    public Target Target { get; } = new();

    /// <summary>The silo that serves; null between a kill and the next start.</summary>
    public SiloServer? Silo { get; private set; }

    public LoopDisk? Disk { get; private set; }

    public PostgresServer? Postgres { get; private set; }

    public TcpProxy? Link { get; private set; }

    /// <summary>Things that happened and are no violation, for the report.</summary>
    public List<string> Notes { get; } = [];

    public int Starts { get; private set; }

    private string Data => Path.Combine(Disk?.MountPoint ?? _options.Folder, "data");

    private string PostgresFolder => Path.Combine(Disk?.MountPoint ?? _options.Folder, "postgres");

    public static Stage Make(ChaosOptions options, int mailPort, TimeProvider clock)
    {
        var stage = new Stage(options, mailPort, clock);
        // The user postgres must get through to its own folder below.
        if (options.IsPostgres && Shell.IsRoot) Shell.Run("chmod", "711", options.Folder);
        try
        {
            if (LoopDisk.MissingReason is null)
                stage.Disk = LoopDisk.Create(options.Folder, "disk", options.DiskMegabytes, options.MountOptions);
            else
                stage.Note("no faults of the disk: " + LoopDisk.MissingReason);
            if (options.IsPostgres)
            {
                stage.Postgres = PostgresServer.Create(stage.PostgresFolder);
                stage.Link = new TcpProxy(stage.Postgres.Port, clock);
            }

            return stage;
        }
        catch
        {
            stage.Postgres?.Dispose();
            stage.Disk?.Dispose();
            throw;
        }
    }

    public Cast ReadCast() => Cast.Read(Path.Combine(Data, "demo.json"));

    public void Note(string what) =>
        Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetLocalNow():HH:mm:ss} {what}"));

    public void StartSilo()
    {
        // The next port each time: a zombie may still hold the last one.
        var port = _ports[_port = 1 - _port];
        string[] arguments =
        [
            "--data", Data, "--store", Postgres is null ? "sqlite" : PostgresServer.ConnectionString(Link!.Port),
            "--demo-recipients", _options.Recipients.ToString(CultureInfo.InvariantCulture),
            // One name whatever the port, so that tokens outlive a change of silo.
            "--public-url", "http://budkavle.test",
            "--smtp", string.Create(CultureInfo.InvariantCulture, $"smtp://127.0.0.1:{_mailPort}"),
        ];
        // A log for each start: two silos may write at once.
        var log = string.Create(CultureInfo.InvariantCulture, $"silo-{++Starts:000}.log");
        Silo = SiloServer.Start(port, arguments, Path.Combine(_options.Folder, log));
    }

    public void KillSilo()
    {
        Target.Main = null;
        Silo?.Dispose();
        Silo = null;
    }

    public Task DoAsync(PlannedFault fault, CancellationToken stop) => new FaultRunner(this, _clock).RunAsync(fault, stop);

    public Task<bool> TerminateAsync(TimeSpan limit, CancellationToken stop) => Silo!.TerminateAsync(limit, stop);

    /// <summary>Hands the silo over to the caller; the next <see cref="ServeAsync"/> starts another.</summary>
    public SiloServer ReleaseSilo()
    {
        var silo = Silo ?? throw new InvalidOperationException("There is no silo.");
        Silo = null;
        return silo;
    }

    /// <summary>
    /// Sees to it that a silo serves: starts the database and a silo where there is none, as an operator's supervisor would.
    /// </summary>
    /// <exception cref="InvalidOperationException">None serves within minutes.</exception>
    public async Task ServeAsync(CancellationToken stop)
    {
        var began = _clock.GetTimestamp();
        while (_clock.GetElapsedTime(began) < _serveLimit)
        {
            if (Postgres is { IsRunning: false })
            {
                Note("PostgreSQL had ended; started again");
                Postgres.Start();
            }

            if (Silo is { HasExited: true })
            {
                Note("the silo had ended by itself; started again (see its log)");
                KillSilo();
            }

            if (Silo is null) StartSilo();
            if (await Silo!.WaitUntilReadyAsync(_readyLimit, _clock, stop))
            {
                Target.Main = Silo.Address;
                return;
            }

            if (!Silo.HasExited)
            {
                Note("the silo was not ready within 90 s; killed");
                KillSilo();
            }

            await Task.Delay(_pause, _clock, stop);
        }

        throw new InvalidOperationException("No silo serves within four minutes; see the logs.");
    }

    /// <summary>
    /// The power goes: what the disk has is all there is. The silo does not serve afterwards; PostgreSQL has started on what is left.
    /// </summary>
    /// <param name="number">Counts the cuts of a stage.</param>
    public async Task CutPowerAsync(int number)
    {
        var disk = Disk ?? throw new InvalidOperationException("There is no disk to lose anything.");
        Silo?.Freeze();
        Postgres?.Freeze();
        var name = string.Create(CultureInfo.InvariantCulture, $"disk-{number}");
        var copy = Path.Combine(_options.Folder, name + ".img");
        disk.CopyImage(copy);
        KillSilo();
        Postgres?.Kill();
        disk.Dispose();
        Disk = LoopDisk.Mount(copy, Path.Combine(_options.Folder, name), _options.MountOptions);
        if (Postgres is null) return;
        Postgres = PostgresServer.Open(PostgresFolder);
        await Link!.DisposeAsync();
        Link = new TcpProxy(Postgres.Port, _clock);
    }

    /// <summary>The kinds of faults that can be done here.</summary>
    public FaultKind[] Kinds() => [.. FaultPlan.KindsOf(Postgres is not null, Disk is not null)
        .Where(kind => _options.Kinds.Count == 0 || _options.Kinds.Contains(kind))];

    public async ValueTask DisposeAsync()
    {
        KillSilo();
        if (Link is not null) await Link.DisposeAsync();
        Postgres?.Dispose();
        Disk?.Dispose();
    }
}
