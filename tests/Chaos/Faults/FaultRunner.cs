using Budkavle.Chaos.Processes;
using Budkavle.Chaos.Runs;

namespace Budkavle.Chaos.Faults;

/// <summary>Does one fault after another to a stage. Each ends with the stage as it was, as far as the silo can make it so.</summary>
internal sealed class FaultRunner(Stage stage, TimeProvider clock)
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _terminateLimit = TimeSpan.FromSeconds(60);

    public async Task RunAsync(PlannedFault fault, CancellationToken stop)
    {
        await (fault.Kind switch
        {
            FaultKind.Kill => KillAsync(fault, stop),
            FaultKind.KillAtStart => KillAtStartAsync(fault, stop),
            FaultKind.Terminate => TerminateAsync(fault, stop),
            FaultKind.Freeze => FreezeAsync(fault, stop),
            FaultKind.DiskFull => DiskFullAsync(fault, isKilled: false, stop),
            FaultKind.DiskFullAndKill => DiskFullAsync(fault, isKilled: true, stop),
            FaultKind.Zombie => ZombieAsync(fault, stop),
            FaultKind.DatabaseStop => DatabaseStopAsync(fault, isKilled: false, stop),
            FaultKind.DatabaseStopAndKill => DatabaseStopAsync(fault, isKilled: true, stop),
            FaultKind.Backends => BackendsAsync(fault, stop),
            _ => LinkAsync(fault, stop),
        });
        await stage.ServeAsync(stop);
    }

    private async Task KillAsync(PlannedFault fault, CancellationToken stop)
    {
        stage.KillSilo();
        await Task.Delay(fault.Length, clock, stop);
    }

    private async Task KillAtStartAsync(PlannedFault fault, CancellationToken stop)
    {
        stage.KillSilo();
        stage.StartSilo();
        await Task.Delay(_startLimit * fault.Degree, clock, stop);
        stage.KillSilo();
    }

    private async Task TerminateAsync(PlannedFault fault, CancellationToken stop)
    {
        if (!await stage.Silo!.TerminateAsync(_terminateLimit, stop)) stage.Note("the silo did not end within a minute of SIGTERM");
        stage.KillSilo();
        await Task.Delay(fault.Length, clock, stop);
    }

    private async Task FreezeAsync(PlannedFault fault, CancellationToken stop)
    {
        var silo = stage.Silo!;
        silo.Freeze();
        try
        {
            await Task.Delay(fault.Length, clock, stop);
        }
        finally
        {
            silo.Thaw();
        }
    }

    private async Task DiskFullAsync(PlannedFault fault, bool isKilled, CancellationToken stop)
    {
        stage.Disk!.Fill();
        await Task.Delay(fault.Length, clock, stop);
        if (isKilled) stage.KillSilo();
        stage.Disk.Free();
    }

    private async Task ZombieAsync(PlannedFault fault, CancellationToken stop)
    {
        var first = stage.ReleaseSilo();
        first.Freeze();
        try
        {
            stage.Target.Main = null;
            await stage.ServeAsync(stop);
            await Task.Delay(fault.Length / 2, clock, stop);
            stage.Target.Zombie = first.Address;
            first.Thaw();
            await Task.Delay(fault.Length / 2, clock, stop);
        }
        finally
        {
            first.Dispose();
            if (stage.Target.Zombie is not null) stage.Target.Zombie = null;
        }
    }

    private async Task DatabaseStopAsync(PlannedFault fault, bool isKilled, CancellationToken stop)
    {
        stage.Postgres!.StopAtOnce();
        await Task.Delay(fault.Length, clock, stop);
        if (isKilled) stage.KillSilo();
        stage.Postgres.Start();
    }

    private async Task BackendsAsync(PlannedFault fault, CancellationToken stop)
    {
        for (var round = 0; round < 3; round++)
        {
            stage.Postgres!.TerminateBackends();
            await Task.Delay(fault.Length / 3, clock, stop);
        }
    }

    private async Task LinkAsync(PlannedFault fault, CancellationToken stop)
    {
        var link = stage.Link!;
        link.Delay = TimeSpan.FromMilliseconds(20 + (300 * fault.Degree));
        link.State = fault.Kind switch
        {
            FaultKind.LinkCut => LinkState.Cut,
            FaultKind.LinkStalled => LinkState.Stalled,
            _ => LinkState.Slow,
        };
        await Task.Delay(fault.Length, clock, stop);
        // A stall ends as it does when a cable was pulled: the connections are dead.
        if (link.State == LinkState.Stalled) link.State = LinkState.Cut;
        link.State = LinkState.Open;
    }
}
