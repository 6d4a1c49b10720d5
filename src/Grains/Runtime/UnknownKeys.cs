using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// What another process sealed under a key that it made after this one started: the key is fetched before anything is opened. A process
/// that had to wait for the next quarter-hourly refresh could not take a shard over from it.
/// </summary>
internal static class UnknownKeys
{
    public static ValueTask FetchAsync(this ISealer sealer, IEnumerable<Block?> blocks, CancellationToken cancellationToken) =>
        blocks.All(block => block is null || block.Bytes.IsEmpty || sealer.KnowsKeyOf(block.Bytes.Span))
            ? ValueTask.CompletedTask
            : sealer.RefreshAsync(cancellationToken);

    public static ValueTask FetchAsync(this ISealer sealer, IEnumerable<ViewRow?> rows, CancellationToken cancellationToken) =>
        rows.All(row => row is not { } known || !RowSealing.IsSealed(known) || sealer.KnowsKeyOf(known.Bytes.Span[1..]))
            ? ValueTask.CompletedTask
            : sealer.RefreshAsync(cancellationToken);

    public static ValueTask FetchAsync(this ISealer sealer, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken) =>
        sealer.KnowsKeyOf(sealedBytes.Span) ? ValueTask.CompletedTask : sealer.RefreshAsync(cancellationToken);
}
