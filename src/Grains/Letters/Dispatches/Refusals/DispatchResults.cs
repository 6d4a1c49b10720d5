using System.Runtime.CompilerServices;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// What became of each recipient of a dispatch, from its plan, its refusals and the sender's status feed. One shard's recipients at a time
/// are in memory, as when it was planned.
/// </summary>
public sealed class DispatchResults(IGrainFactory grains, DispatchContents contents, StatusFeed feed)
{
    private const int RowsPerRead = 20;
    private const int EventsPerRead = 1000;

    /// <summary>Shard by shard in plan order; nothing where the sender has no such dispatch, or it has not begun.</summary>
    /// <param name="sender">Whose.</param>
    /// <param name="dispatch">Which.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="refusedOnly">Only those who were refused so far: what happened to letters is not looked for.</param>
    public async IAsyncEnumerable<DispatchResult> ReadAsync(
        UInt128 sender, UInt128 dispatch, [EnumeratorCancellation] CancellationToken cancellationToken, bool refusedOnly = false)
    {
        var hash = await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).ReadPlan(sender);
        if (hash is not { IsEmpty: false } planned) yield break;
        var manifest = Manifest.Read(await contents.GetAsync(planned, cancellationToken));
        foreach (var shard in manifest.Chunks.GroupBy(chunk => chunk.Shard).OrderBy(shard => shard.Key))
        {
            foreach (var result in await ReadShardAsync(sender, dispatch, shard.Key, [.. shard], refusedOnly, cancellationToken))
            {
                if (!refusedOnly || result.Refusal != LetterRefusal.None) yield return result;
            }
        }
    }

    /// <summary>Adds to letters of one shard, by their entries' sequences, what has happened to them.</summary>
    public async Task NoteAsync(
        UInt128 sender, int shard, IReadOnlyDictionary<long, DispatchResult> letters, CancellationToken cancellationToken)
    {
        await foreach (var happened in EventsAsync(sender, shard, letters.Keys.Min() - 1, cancellationToken))
        {
            if (letters.TryGetValue(happened.Letter.Sequence, out var result))
                result.Note(happened.Type, DateTimeOffset.FromUnixTimeMilliseconds(happened.At));
        }
    }

    private async Task<List<DispatchResult>> ReadShardAsync(
        UInt128 sender, UInt128 dispatch, int shard, ChunkReference[] chunks, bool refusedOnly, CancellationToken cancellationToken)
    {
        var results = new List<DispatchResult>();
        var places = new Dictionary<UInt128, DispatchResult>();
        foreach (var chunk in chunks)
        {
            var bytes = await contents.GetAsync(chunk.Hash, cancellationToken);
            for (var i = 0; i < chunk.Count; i++)
            {
                var entry = RecipientEntry.At(bytes, i);
                results.Add(places[entry.Mailbox] = new DispatchResult(entry.Number));
            }
        }

        await AddRefusalsAsync(dispatch, shard, results);
        if (!refusedOnly) await AddEventsAsync(sender, dispatch, shard, places, cancellationToken);
        return results;
    }

    private async Task AddRefusalsAsync(UInt128 dispatch, int shard, List<DispatchResult> results)
    {
        var office = grains.GetGrain<IPostOfficeGrain>(shard);
        for (var after = 0L; ;)
        {
            var rows = await office.ReadDispatchRefusals(dispatch, after, RowsPerRead);
            foreach (var refusal in rows.SelectMany(row => DispatchAdvance.Read(row.Bytes.Span).Refusals))
                results[(int)refusal.Place].Refusal = refusal.Reason;
            if (rows.Length < RowsPerRead) return;
            after = rows[^1].Position;
        }
    }

    private async Task AddEventsAsync(
        UInt128 sender, UInt128 dispatch, int shard, Dictionary<UInt128, DispatchResult> places, CancellationToken cancellationToken)
    {
        var letters = new Dictionary<long, DispatchResult>();
        await foreach (var happened in EventsAsync(sender, shard, 0, cancellationToken))
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(happened.At);
            if (happened.Dispatch == dispatch && places.TryGetValue(happened.Mailbox, out var result))
            {
                (result.Letter, result.Version) = (happened.Letter, happened.Version);
                result.Note(happened.Type, at);
                letters[happened.Letter.Sequence] = result;
            }
            else if (letters.TryGetValue(happened.Letter.Sequence, out var known))
            {
                known.Note(happened.Type, at);
            }
        }
    }

    /// <summary>What happened in a shard after a sequence.</summary>
    private async IAsyncEnumerable<FeedEvent> EventsAsync(
        UInt128 sender, int shard, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (events, end) = await feed.ReadShardAsync(shard, after, sender, EventsPerRead, cancellationToken);
            foreach (var happened in events) yield return happened;
            if (end == after) yield break;
            after = end;
        }
    }
}
