namespace Budkavle.Domain.Evidence;

/// <summary>A receipt as it is handed out (receipt.json): the signed statement and, once a checkpoint covers it, its proof.</summary>
public sealed record ReceiptDocument
{
    /// <summary><see cref="ReceiptClaims"/> as compact JWS.</summary>
    public required string Receipt { get; init; }

    /// <summary>How the event is in the transparency log; absent until a checkpoint covers it.</summary>
    public LogProof? Proof { get; init; }

    /// <summary>The signed checkpoint that the proof leads to.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Two steps: from the entry's leaf to the root of its block, and from the block's leaf to the root of the log.</summary>
    /// <param name="EntryIndex">Which entry of the block, from 0.</param>
    /// <param name="EntryPath">Hashes from the entry's leaf to the block's root.</param>
    /// <param name="Leaf">The block's leaf in the log: <see cref="BlockLeaf"/>.</param>
    /// <param name="LeafIndex">Which leaf of the log, from 0.</param>
    /// <param name="LeafPath">Hashes from the block's leaf to the log's root.</param>
    public sealed record LogProof(
        int EntryIndex, IReadOnlyList<byte[]> EntryPath, byte[] Leaf, long LeafIndex, IReadOnlyList<byte[]> LeafPath);
}
