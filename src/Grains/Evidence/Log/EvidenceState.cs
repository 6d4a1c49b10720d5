namespace Budkavle.Grains.Evidence;

/// <summary>
/// How far the evidence log has come: the one document that every change of it is fenced by, written together with the tiles that it
/// speaks of.
/// </summary>
public sealed record EvidenceState
{
    /// <summary>The log's name, given once.</summary>
    public required string Origin { get; init; }

    /// <summary>Leaves in the tree.</summary>
    public long Size { get; init; }

    /// <summary>For each shard the sequence that the next leaf of it begins with.</summary>
    public required IReadOnlyList<long> Next { get; init; }

    /// <summary>The signed checkpoint of this size; empty while the log is.</summary>
    public string Checkpoint { get; init; } = "";

    /// <summary>Which process wrote it.</summary>
    public string Holder { get; init; } = "";

    /// <summary>When, milliseconds since 1970.</summary>
    public long At { get; init; }
}
