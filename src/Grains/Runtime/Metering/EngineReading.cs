namespace Budkavle.Grains.Runtime;

/// <summary>The engine's counts at one moment, since the process started where nothing else is said.</summary>
public sealed record EngineReading
{
    /// <summary>Letters that have become available, those of earlier runs included.</summary>
    public long Letters { get; init; }

    /// <summary>Transactions of the log.</summary>
    public long Commits { get; init; }

    public long Blocks { get; init; }

    public long Entries { get; init; }

    /// <summary>Batches of single shards; several make a commit.</summary>
    public long Batches { get; init; }

    public long Bytes { get; init; }

    /// <summary>Commits by how long the store took, by class; see <see cref="EngineMeters.EdgeMilliseconds"/>.</summary>
    public IReadOnlyList<long> CommitLatency { get; init; } = [];

    /// <summary>Batches by how long their first entry waited until it was durable, by the same classes.</summary>
    public IReadOnlyList<long> BatchLatency { get; init; } = [];
}
