using Budkavle.Chaos.Runs;

namespace Budkavle.Chaos.Faults;

/// <summary>Faults of a cluster: mostly of one silo of it, while the others serve.</summary>
internal sealed class ClusterFaults(ClusterStage stage, TimeProvider clock)
{
    private static readonly TimeSpan _terminateLimit = TimeSpan.FromSeconds(90);

    /// <summary>Longer than the others wait before they declare a silo dead, and shorter than that.</summary>
    private static readonly TimeSpan _zombieFor = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan _freezeMax = TimeSpan.FromSeconds(4);

    /// <summary>How long a silo may take to learn that it was declared dead.</summary>
    private static readonly TimeSpan _learnLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    /// <summary>A fault with the length that it has in a cluster.</summary>
    public static PlannedFault AsDone(PlannedFault fault) => fault.Kind switch
    {
        FaultKind.Zombie => fault with { Length = _zombieFor },
        FaultKind.Freeze when fault.Length > _freezeMax => fault with { Length = _freezeMax },
        _ => fault,
    };

    public async Task RunAsync(PlannedFault fault, CancellationToken stop)
    {
        var place = (int)(fault.Degree * stage.Count);
        await (fault.Kind switch
        {
            FaultKind.Kill => KillAsync(place, fault, stop),
            FaultKind.Terminate => TerminateAsync(place, fault, stop),
            FaultKind.Freeze => FreezeAsync(place, fault, stop),
            FaultKind.Zombie => ZombieAsync(place, fault, stop),
            FaultKind.DatabaseStop => DatabaseStopAsync(fault, stop),
            FaultKind.Backends => BackendsAsync(fault, stop),
            FaultKind.KillEvery => KillEveryAsync(fault, stop),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, "Not a fault of a cluster."),
        });
        await stage.ServeAsync(stop);
    }

    private async Task KillAsync(int place, PlannedFault fault, CancellationToken stop)
    {
        stage.Kill(place);
        await Task.Delay(fault.Length, clock, stop);
    }

    private async Task TerminateAsync(int place, PlannedFault fault, CancellationToken stop)
    {
        if (!await stage.SiloAt(place).TerminateAsync(_terminateLimit, stop))
            stage.Note($"silo {place} did not end within 90 s of SIGTERM");
        stage.Kill(place);
        await Task.Delay(fault.Length, clock, stop);
    }

    private async Task FreezeAsync(int place, PlannedFault fault, CancellationToken stop)
    {
        var silo = stage.SiloAt(place);
        silo.Freeze();
        await Task.Delay(fault.Length, clock, stop);
        silo.Thaw();
    }

    private async Task ZombieAsync(int place, PlannedFault fault, CancellationToken stop)
    {
        var silo = stage.SiloAt(place);
        // From here on readers may be shown what was, until it has learned that it is dead.
        silo.Freeze();
        await Task.Delay(fault.Length, clock, stop);
        stage.Target.Zombie = silo.Address;
        silo.Thaw();
        try
        {
            var thawed = clock.GetTimestamp();
            while (!silo.HasExited && clock.GetElapsedTime(thawed) < _learnLimit) await Task.Delay(_look, clock, stop);
            stage.Note(silo.HasExited
                ? FormattableString.Invariant(
                    $"silo {place} ended {clock.GetElapsedTime(thawed).TotalSeconds:F1} s after its pause of 40 s")
                : $"silo {place} had not ended 30 s after its pause of 40 s");
            stage.Kill(place);
        }
        finally
        {
            stage.Target.Zombie = null;
        }
    }

    private async Task DatabaseStopAsync(PlannedFault fault, CancellationToken stop)
    {
        stage.Postgres.StopAtOnce();
        await Task.Delay(fault.Length, clock, stop);
        stage.Postgres.Start();
    }

    private async Task BackendsAsync(PlannedFault fault, CancellationToken stop)
    {
        for (var round = 0; round < 3; round++)
        {
            stage.Postgres.TerminateBackends();
            await Task.Delay(fault.Length / 3, clock, stop);
        }
    }

    private async Task KillEveryAsync(PlannedFault fault, CancellationToken stop)
    {
        stage.KillSilo();
        await Task.Delay(fault.Length, clock, stop);
    }
}
