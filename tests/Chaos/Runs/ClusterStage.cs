using System.Globalization;
using Budkavle.Chaos.Client;
using Budkavle.Chaos.Faults;
using Budkavle.Chaos.Processes;
using Budkavle.Tests.Support;

namespace Budkavle.Chaos.Runs;

/// <summary>
/// A cluster of silos on one machine and its PostgreSQL. Clients go to each silo in turn that says it is ready, as behind a load balancer.
/// </summary>
internal sealed class ClusterStage : IStage
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _serveLimit = TimeSpan.FromMinutes(4);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly CancellationTokenSource _ended = new();
    private readonly ChaosOptions _options;
    private readonly TimeProvider _clock;
    private readonly int _mailPort;
    private readonly int[] _siloPorts;
    private readonly int[] _gatewayPorts;
    private readonly SiloServer?[] _silos;
    private readonly SiloServer?[] _frontEnds;
    private Task _watch = Task.CompletedTask;

    private ClusterStage(ChaosOptions options, int mailPort, PostgresServer postgres, TimeProvider clock)
    {
        (_options, _mailPort, _clock, Postgres) = (options, mailPort, clock, postgres);
        _silos = new SiloServer?[options.Silos];
        _frontEnds = new SiloServer?[options.FrontEnds];
        // A silo keeps its port: by it the others know that it is the one which was there before.
        _siloPorts = [.. _silos.Select(_ => FreePort.Find())];
        _gatewayPorts = [.. _silos.Select(_ => options.FrontEnds == 0 ? 0 : FreePort.Find())];
    }

    /// <summary>Why there is no cluster here, or null.</summary>
    public static string? MissingReason => File.Exists(Path.Combine(AppContext.BaseDirectory, "Orleans.Runtime.dll"))
        ? PostgresServer.MissingReason
        : "This runner has the embedded engine: build it with -p:Engine=Orleans, which needs Microsoft's packages.";

    public Target Target { get; } = new();

    public List<string> Notes { get; } = [];

    public int Starts { get; private set; }

    public PostgresServer Postgres { get; }

    public int Count => _silos.Length;

    private string Data => Path.Combine(_options.Folder, "data");

    public static ClusterStage Make(ChaosOptions options, int mailPort, TimeProvider clock)
    {
        // The user postgres must get through to its own folder below.
        if (Shell.IsRoot) Shell.Run("chmod", "711", options.Folder);
        var stage = new ClusterStage(options, mailPort, PostgresServer.Create(Path.Combine(options.Folder, "postgres")), clock);
        stage._watch = stage.WatchAsync();
        return stage;
    }

    public void Note(string what)
    {
        lock (Notes) Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_clock.GetLocalNow():HH:mm:ss} {what}"));
    }

    public Cast ReadCast() => Cast.Read(Path.Combine(Data, "demo.json"));

    public FaultKind[] Kinds() =>
        [.. FaultPlan.ClusterKinds.Where(kind => _options.Kinds.Count == 0 || _options.Kinds.Contains(kind))];

    public Task DoAsync(PlannedFault fault, CancellationToken stop) => new ClusterFaults(this, _clock).RunAsync(fault, stop);

    /// <summary>The silo of a place, which is running.</summary>
    public SiloServer SiloAt(int place) => _silos[place] ?? throw new InvalidOperationException("There is no silo.");

    /// <summary>The front end of a place, which is running.</summary>
    public SiloServer FrontEndAt(int place) => _frontEnds[place] ?? throw new InvalidOperationException("There is no front end.");

    public void Kill(int place)
    {
        _silos[place]?.Dispose();
        _silos[place] = null;
    }

    public void KillSilo()
    {
        Target.Main = null;
        for (var place = 0; place < Count; place++) Kill(place);
    }

    public async Task<bool> TerminateAsync(TimeSpan limit, CancellationToken stop) =>
        (await Task.WhenAll(_silos.OfType<SiloServer>().Select(silo => silo.TerminateAsync(limit, stop)))).All(ended => ended);

    public async Task ServeAsync(CancellationToken stop)
    {
        var began = _clock.GetTimestamp();
        while (_clock.GetElapsedTime(began) < _serveLimit)
        {
            if (!Postgres.IsRunning) Postgres.Start();
            for (var place = 0; place < Count; place++)
            {
                if (_silos[place] is { HasExited: true })
                {
                    Note($"silo {place} had ended by itself; started again (see its log)");
                    Kill(place);
                }

                // The first start makes keys and demo data; the others find them.
                if (_silos[place] is null && (place == 0 || IsMade)) Start(place);
            }

            StartFrontEnds();
            var ready = await ReadyAsync(stop);
            Target.Serve(ready.Select(silo => silo.Address));
            if (ready.Count == Count + _frontEnds.Length) return;
            await Task.Delay(_look, _clock, stop);
        }

        throw new InvalidOperationException("Not all silos serve within four minutes; see the logs.");
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watch;
        KillSilo();
        foreach (var frontEnd in _frontEnds) frontEnd?.Dispose();
        Postgres.Dispose();
        _http.Dispose();
        _ended.Dispose();
    }

    private bool IsMade => File.Exists(Path.Combine(Data, "demo.json"));

    private void Start(int place)
    {
        string[] arguments =
        [
            .. CommonArguments(),
            "--demo-recipients", _options.Recipients.ToString(CultureInfo.InvariantCulture),
            "--silo-port", _siloPorts[place].ToString(CultureInfo.InvariantCulture),
            "--gateway-port", _gatewayPorts[place].ToString(CultureInfo.InvariantCulture),
            "--smtp", string.Create(CultureInfo.InvariantCulture, $"smtp://127.0.0.1:{_mailPort}"),
        ];
        var log = string.Create(CultureInfo.InvariantCulture, $"silo-{place}-{++Starts:000}.log");
        _silos[place] = SiloServer.Start(FreePort.Find(), arguments, Path.Combine(_options.Folder, log));
    }

    private void StartFrontEnds()
    {
        for (var place = 0; place < _frontEnds.Length && IsMade; place++)
        {
            var log = string.Create(CultureInfo.InvariantCulture, $"front-end-{place}.log");
            _frontEnds[place] ??=
                SiloServer.Start(FreePort.Find(), [.. CommonArguments(), "--front-end"], Path.Combine(_options.Folder, log));
        }
    }

    private string[] CommonArguments() =>
        ["--data", Data, "--store", PostgresServer.ConnectionString(Postgres.Port), "--public-url", "http://budkavle.test"];

    /// <summary>What a load balancer does: looks who is ready, twice a second.</summary>
    private async Task WatchAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            Target.Serve((await ReadyAsync(CancellationToken.None)).Select(silo => silo.Address));
            await Task.Delay(_look, _clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<IReadOnlyList<SiloServer>> ReadyAsync(CancellationToken stop)
    {
        var silos = _silos.Concat(_frontEnds).OfType<SiloServer>().ToArray();
        var ready = await Task.WhenAll(silos.Select(silo => silo.IsReadyAsync(_http, stop)));
        return [.. silos.Where((_, at) => ready[at])];
    }
}
