using System.Globalization;

namespace Budkavle.Domain.Evidence;

/// <summary>The text of a checkpoint (C2SP tlog-checkpoint): which log, how many leaves, and the root over them.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">The tree's root.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.Span)}\n");

    /// <summary>
    /// Reads the text of a note; null if it is no checkpoint. Lines after the third are extensions, which say nothing here.
    /// </summary>
    public static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        var root = new byte[64];
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || lines[1] != size.ToString(CultureInfo.InvariantCulture)
            || !Convert.TryFromBase64String(lines[2], root, out var length) || length != MerkleTree.HashBytes)
        {
            return null;
        }

        return new Checkpoint(lines[0], size, root.AsMemory(0, length));
    }
}
