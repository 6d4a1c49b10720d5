namespace Budkavle.Simulation.Worlds;

/// <summary>Which world, and what is done to it.</summary>
internal sealed record WorldOptions
{
    public required ulong Seed { get; init; }

    /// <summary>A bug to be found; none by default.</summary>
    public Plants Plants { get; init; } = Plants.None;

    /// <summary>Keep what happened in words.</summary>
    public bool KeepsWords { get; init; }

    /// <summary>
    /// Instead of faults by chance one crash before this step of a scenario; negative for none. Null for faults by chance.
    /// </summary>
    public CrashAt? Crash { get; init; }
}
