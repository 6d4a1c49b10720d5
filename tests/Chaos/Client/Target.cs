namespace Budkavle.Chaos.Client;

/// <summary>Where clients send to now. The runner of faults changes it while they send.</summary>
internal sealed class Target
{
    private volatile Uri? _main;
    private volatile Uri? _zombie;
    private int _zombies;

    /// <summary>The silo that serves.</summary>
    public Uri? Main { get => _main; set => _main = value; }

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
