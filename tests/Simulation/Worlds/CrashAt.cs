namespace Budkavle.Simulation.Worlds;

/// <summary>The one crash of a run in exhaustive mode.</summary>
/// <param name="Step">Before which step it comes; 0 for no crash.</param>
/// <param name="Kind">Which.</param>
internal sealed record CrashAt(long Step, CrashKind Kind);
