using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Storing;

namespace Budkavle.Simulation.Worlds;

/// <summary>Strikes between two steps: by chance, or once at a given step.</summary>
internal sealed class Gremlin(World world, Chance chance, CrashAt? only)
{
    private readonly int _paceMax = chance.Of([60, 200, 600]);
    private readonly double _zombies = chance.Of([0, 0.1, 0.3]);
    private long _next = chance.Between(10, 1500);
    private bool _armed;

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
        _next = world.Loop.Steps + chance.Between(20, _paceMax);
        Strike(Draw());
    }

    /// <summary>A write was done for a process.</summary>
    public void OnWrite(Node caller)
    {
        if (!_armed) return;
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
                _armed = true;
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
