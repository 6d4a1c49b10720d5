namespace Budkavle.Chaos.Client;

/// <summary>Where clients send to now. The runner of faults changes it while they send.</summary>
internal sealed class Target
{
    private volatile Uri[] _serving = [];
    private uint _next;
    private volatile Uri? _zombie;
    private int _zombies;

    /// <summary>The silo that serves; of several each in turn.</summary>
    public Uri? Main
    {
        get
        {
            var serving = _serving;
            return serving.Length == 0 ? null : serving[Interlocked.Increment(ref _next) % serving.Length];
        }
        set => _serving = value is null ? [] : [value];
    }

    /// <summary>The silos of a cluster that say that they are ready, as a load balancer would find them.</summary>
    public void Serve(IEnumerable<Uri> silos) => _serving = [.. silos];

    /// <summary>A silo that was replaced and does not know it; some letters still go to it.</summary>
    public Uri? Zombie
    {
        get => _zombie;
        set
        {
            _zombie = value;
            Interlocked.Increment(ref _zombies);
        }
    }

    /// <summary>Rises whenever a zombie appears or goes; odd while one is there.</summary>
    public int ZombieChanges => Volatile.Read(ref _zombies);
}
