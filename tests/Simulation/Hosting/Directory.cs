using Budkavle.Simulation.Scheduling;

namespace Budkavle.Simulation.Hosting;

/// <summary>
/// Where each grain is. Worse than any real one: a silo that is dead stays listed for a while, one that was given up answers itself, and
/// a call may be led astray, which makes a second activation of one key.
/// </summary>
internal sealed class Directory(Chance chance)
{
    private readonly Dictionary<string, Silo> _homes = [];
    private readonly List<Silo> _silos = [];

    public IReadOnlyList<Silo> Silos => _silos;

    public void Join(Silo silo) => _silos.Add(silo);

    public void Leave(Silo silo)
    {
        silo.IsMember = false;
        _silos.Remove(silo);
        foreach (var (grain, _) in _homes.Where(home => home.Value == silo).ToArray()) _homes.Remove(grain);
    }

    /// <summary>The silo that a call for the grain goes to; null if there is none.</summary>
    public Silo? Find(Silo? caller, string grain, bool astray)
    {
        // Who has been given up, and does not know it, finds its own activations as ever.
        if (caller is { IsZombie: true }) return caller;
        if (astray && _silos.Count > 0) return chance.Of(_silos);
        if (_homes.TryGetValue(grain, out var home)) return home;
        var started = _silos.Where(silo => silo.Local is not null).ToArray();
        if (started.Length == 0) return null;
        return _homes[grain] = caller is { IsMember: true } && chance.Below(2) == 0 ? caller : chance.Of(started);
    }

    public Silo? AnyReady()
    {
        var ready = _silos.Where(silo => silo.IsReady).ToArray();
        return ready.Length == 0 ? null : chance.Of(ready);
    }
}
