namespace Budkavle.Simulation.Worlds;

/// <summary>How a process ends, or seems to.</summary>
internal enum CrashKind
{
    /// <summary>One process is killed between two steps.</summary>
    Kill,

    /// <summary>One process is killed at the moment a write of its own has been done, before it hears of it.</summary>
    KillAtWrite,

    /// <summary>All processes are killed and the store stops: what it had not done is lost.</summary>
    PowerCut,

    /// <summary>A process is paused until others have taken over, and comes back with an old epoch.</summary>
    Zombie,

    /// <summary>The store stops for a while: what it had not done is lost.</summary>
    StoreStop,
}
