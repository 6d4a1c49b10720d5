using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation;

/// <summary>What <c>./run sim</c> was asked for.</summary>
internal sealed record SimOptions
{
    public ulong? Seed { get; init; }

    public int? Worlds { get; init; }

    public double? Minutes { get; init; }

    public bool IsExhaustive { get; init; }

    public int Stride { get; init; } = 1;

    public CrashAt? Only { get; init; }

    public bool IsPlanted { get; init; }

    public string? Bug { get; init; }

    public string? Table { get; init; }

    public int Threads { get; init; } = 1;

    public bool Words { get; init; }
}
