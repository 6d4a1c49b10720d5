using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Storing;

namespace Budkavle.Simulation.Worlds;

/// <summary>Strikes between two steps: by chance, or once at a given step.</summary>
internal sealed class Gremlin(World world, Chance chance, CrashAt? only)
{
    private const int RecoverySteps = 60;
    private readonly int _paceMax = chance.Of([150, 400, 1000]);
    private readonly double _zombies = chance.Of([0, 0.1, 0.3]);
    private long _next = chance.Between(10, 1500);
    private bool _armed;
    private bool _aimsAtCommits;

    public Dictionary<CrashKind, long> Crashes { get; } = [];

    public bool IsActive { get; set; } = true;

    public void BetweenSteps()
    {
        if (only is not null)
        {
            if (world.Loop.Steps == only.Step) Strike(only.Kind);
            return;
        }

        if (!IsActive || world.Loop.Steps < _next) return;
        _next = world.Loop.Steps + Pace();
        Strike(Draw());
    }

    /// <summary>Long enough for something to be done, and then now and then while it is being put right.</summary>
    private int Pace() => chance.Below(3) == 0 ? chance.Between(5, RecoverySteps) : chance.Between(RecoverySteps, _paceMax);

    /// <summary>A write was done for a process.</summary>
    public void OnWrite(StoreCall call, Node caller)
    {
        if (!_armed || !IsActive || (_aimsAtCommits && call != StoreCall.Append)) return;
        _armed = false;
        if (world.SiloOf(caller) is { } silo) Kill(silo, CrashKind.KillAtWrite);
    }

    private CrashKind Draw()
    {
        if (chance.Happens(_zombies)) return CrashKind.Zombie;
        return chance.Below(20) switch
        {
            < 12 => CrashKind.Kill,
            < 17 => CrashKind.KillAtWrite,
            < 19 => CrashKind.PowerCut,
            _ => CrashKind.StoreStop,
        };
    }

    private void Strike(CrashKind kind)
    {
        var silos = world.Directory.Silos.Where(silo => !silo.Node.IsDead && !silo.Node.IsPaused).ToArray();
        switch (kind)
        {
            case CrashKind.KillAtWrite:
                // Most writes are of views, heads, keys and cursors, which the log can make again.
                (_armed, _aimsAtCommits) = (true, chance.Below(2) == 0);
                break;
            case CrashKind.PowerCut:
                Count(kind);
                world.Disk.Stop(chance.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(2)));
                foreach (var silo in world.Directory.Silos.ToArray()) world.Kill(silo, "power cut");
                break;
            case CrashKind.StoreStop:
                Count(kind);
                world.Tell("store stops");
                world.Disk.Stop(chance.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10)));
                break;
            case CrashKind.Zombie when silos.Length > 0:
                Count(kind);
                world.Pause(chance.Of(silos));
                break;
            case CrashKind.Kill when silos.Length > 0:
                Kill(chance.Of(silos), kind);
                break;
        }
    }

    private void Kill(Silo silo, CrashKind kind)
    {
        Count(kind);
        world.Kill(silo, kind == CrashKind.KillAtWrite ? "killed as its write was done" : "killed");
    }

    private void Count(CrashKind kind) => Crashes[kind] = Crashes.GetValueOrDefault(kind) + 1;
}
