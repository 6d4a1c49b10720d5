using System.Globalization;
using System.Text.Json;
using Budkavle.Domain.Evidence;
using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// The evidence log in the document store: a state, tiles of hashes and bundles of leaves. A commit writes all that changed and is
/// fenced by
/// the state's version, so of two writers one fails and what was ever published stays a beginning of what is.
/// </summary>
internal sealed class EvidenceStore(IDocumentStore documents)
{
    public const string StateName = "evidence/log";

    public static string NameOf(TileAddress tile) =>
        string.Create(CultureInfo.InvariantCulture, $"evidence/tiles/{tile.Level}/{tile.Index:x10}");

    public static string NameOfBundle(long index) => string.Create(CultureInfo.InvariantCulture, $"evidence/leaves/{index:x10}");

    /// <summary>The state and its version; null and 0 if the log was never written.</summary>
    public async ValueTask<(EvidenceState? State, long Version)> ReadStateAsync(CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(StateName, cancellationToken);
        if (document.Version == 0) return (null, 0);
        var state = JsonSerializer.Deserialize(document.Bytes.Span, EvidenceJson.Default.EvidenceState);
        return (state ?? throw new InvalidDataException("The state of the evidence log is empty."), document.Version);
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadTileAsync(TileAddress tile, CancellationToken cancellationToken) =>
        (await documents.ReadAsync(NameOf(tile), cancellationToken)).Bytes;

    /// <summary>A bundle, or null if there is none.</summary>
    public async ValueTask<LeafBundle?> ReadBundleAsync(long index, CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(NameOfBundle(index), cancellationToken);
        return document.Version == 0 ? null : LeafBundle.Read(document.Bytes);
    }

    /// <returns>False if someone else has written the log since the given version.</returns>
    public ValueTask<bool> WriteAsync(
        EvidenceState state, long version, IReadOnlyList<(TileAddress Tile, byte[] Bytes)> tiles,
        IReadOnlyList<(long Index, LeafBundle Bundle)> bundles, CancellationToken cancellationToken)
    {
        List<(string, ReadOnlyMemory<byte>)> others = [.. tiles.Select(tile => (NameOf(tile.Tile), (ReadOnlyMemory<byte>)tile.Bytes))];
        others.AddRange(bundles.Select(bundle => (NameOfBundle(bundle.Index), (ReadOnlyMemory<byte>)bundle.Bundle.ToBytes())));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(state, EvidenceJson.Default.EvidenceState);
        return documents.WriteTogetherAsync(StateName, version, bytes, others, cancellationToken);
    }
}
