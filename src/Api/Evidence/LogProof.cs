namespace Budkavle.Api.Evidence;

/// <summary>A proof over the transparency log. Hashes are in base64.</summary>
public sealed record LogProof
{
    /// <summary>The tree that the proof leads to.</summary>
    public required long TreeSize { get; init; }

    /// <summary>In a proof of inclusion: the leaf's number.</summary>
    public long? LeafIndex { get; init; }

    /// <summary>In a proof of inclusion: the leaf.</summary>
    public byte[]? Leaf { get; init; }

    /// <summary>In a proof of consistency: the earlier tree.</summary>
    public long? FromSize { get; init; }

    public required byte[] Root { get; init; }

    public required IReadOnlyList<byte[]> Path { get; init; }
}
