using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Lists the recipients that a dispatch could not reach, shard by shard in plan order.</summary>
public sealed class DispatchRefusals(IGrainFactory grains, DispatchContents contents)
{
    private const int RowsPerRead = 20;

    /// <summary>The next refused recipients after a place in the list, or null if the sender has no such dispatch.</summary>
    public async Task<RefusedPage?> ReadAsync(
        UInt128 sender, UInt128 dispatch, RefusedCursor after, int max, CancellationToken cancellationToken)
    {
        var hash = await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).ReadPlan(sender);
        if (hash is not { } planned) return null;
        if (planned.IsEmpty) return new RefusedPage([], null);
        var plan = new DispatchPlan(Manifest.Read(await contents.GetAsync(planned, cancellationToken)));
        var found = new List<RefusedRecipient>();
        foreach (var shard in plan.Shards.Where(shard => shard >= after.Shard))
        {
            var cursor = shard == after.Shard ? after : new RefusedCursor(shard, 0, 0);
            var next = await ReadShardAsync(dispatch, plan, cursor, max, found, cancellationToken);
            if (next is not null) return new RefusedPage(found, next);
        }

        return new RefusedPage(found, null);
    }

    /// <summary>Adds what the shard has after the cursor; returns where to go on if the page is full.</summary>
    private async Task<RefusedCursor?> ReadShardAsync(
        UInt128 dispatch, DispatchPlan plan, RefusedCursor after, int max, List<RefusedRecipient> found,
        CancellationToken cancellationToken)
    {
        var reader = new PlanReader(contents, plan, after.Shard);
        var office = grains.GetGrain<IPostOfficeGrain>(after.Shard);
        while (true)
        {
            var rows = await office.ReadDispatchRefusals(dispatch, after.Row, RowsPerRead);
            foreach (var row in rows)
            {
                var refusals = DispatchAdvance.Read(row.Bytes.Span).Refusals;
                for (var i = after.Skip; i < refusals.Count; i++)
                {
                    if (found.Count == max) return after with { Skip = i };
                    var entry = await reader.ReadAsync(refusals[i].Place, cancellationToken);
                    found.Add(new RefusedRecipient(entry.Number, refusals[i].Reason));
                }

                after = new RefusedCursor(after.Shard, row.Position, 0);
            }

            if (rows.Length < RowsPerRead) return null;
        }
    }
}
