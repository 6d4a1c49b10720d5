using Budkavle.Api.Letters;
using Budkavle.Api.Portal.Downloads;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Reconciliation;

namespace Budkavle.Api.Portal.Merging;

/// <summary>
/// What became of each row of a merge, from the keys of its letters, the refusals that were written down, and the sender's status feed. All
/// rows are in memory while they are read, at most <see cref="MergeTable.RowsMax"/>.
/// </summary>
internal sealed class MergeResults(
    MergeStore store, MergeDesk desk, KeyReconciler reconciler, KeyedHashes hashes, DispatchResults results)
{
    /// <summary>Keys looked up together.</summary>
    private const int KeysPerRead = 4096;

    /// <summary>The rows in the list's order; nothing where there is no list.</summary>
    public async Task<IReadOnlyList<ResultLine>> ReadAsync(PortalMerge merge, CancellationToken cancellationToken)
    {
        if (await desk.OpenAsync(merge, cancellationToken) is not var (table, _)) return [];
        var rows = new DispatchResult[table.Rows];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = new DispatchResult(table.TryReadNumber(row, merge.Today, out var number) ? number.Value : 0);
        var sender = Ids.ToUInt128(merge.Agency);
        // Refusals first: a row that was refused and sent again has its letter by the time its key is looked up.
        var refused = await store.ReadRefusedAsync(merge.Id, cancellationToken);
        await FindLettersAsync(merge, sender, rows, cancellationToken);
        foreach (var shard in rows.Where(one => one.Letter is not null).GroupBy(one => one.Letter!.Value.Shard))
        {
            var letters = shard.ToDictionary(one => one.Letter!.Value.Sequence);
            await results.NoteAsync(sender, shard.Key, letters, cancellationToken);
        }

        return [.. rows.Select((one, row) => new ResultLine(
            one, row + MergeFault.FirstRow, one.Letter is null ? refused.GetValueOrDefault(row, "") : ""))];
    }

    private async Task FindLettersAsync(
        PortalMerge merge, UInt128 sender, DispatchResult[] rows, CancellationToken cancellationToken)
    {
        foreach (var part in Enumerable.Range(0, rows.Length).Chunk(KeysPerRead))
        {
            var keys = Array.ConvertAll(part, row => hashes.IdempotencyKeyOf(sender, merge.KeyOf(row)));
            var standings = await reconciler.FindAsync(keys, silentSince: 0, cancellationToken);
            for (var i = 0; i < part.Length; i++)
            {
                if (standings[i].State is KeyState.Missing or KeyState.Unknown) continue;
                (rows[part[i]].Letter, rows[part[i]].Version) = (standings[i].Position, standings[i].Version);
            }
        }
    }
}
