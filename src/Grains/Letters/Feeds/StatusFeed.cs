using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Feeds;

/// <summary>
/// What happened to a sender's letters, read from the log itself. Blocks that do not concern the sender are skipped by their tags, so a
/// cursor that lags costs little. The order within a shard is the log's, hence that of each letter; between shards it is nearly that of
/// time.
/// </summary>
public sealed class StatusFeed(LogReader log, IShardViews views)
{
    /// <summary>Blocks read from a shard for one page. A page may end early with a cursor that has moved all the same.</summary>
    private const int BlocksPerShard = 16;

    /// <summary>
    /// Events of a sender after a cursor, at most <paramref name="limit"/>. The cursor is moved past what is returned and past what does
    /// not concern the sender.
    /// </summary>
    public async Task<IReadOnlyList<FeedEvent>> ReadAsync(
        UInt128 sender, long[] cursor, int limit, CancellationToken cancellationToken, FeedSubject subject = FeedSubject.Letters)
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, log.Shards).Select(
            shard => ReadShardAsync(shard, cursor[shard], sender, limit, cancellationToken, subject)));
        var all = shards.SelectMany(shard => InOrder(shard.Events)).OrderBy(item => item.At).ThenBy(item => item.Event.Position.Shard)
            .ThenBy(item => item.Event.Position.Sequence).Take(limit).Select(item => item.Event).ToList();
        var taken = new int[shards.Length];
        foreach (var happened in all) taken[happened.Position.Shard]++;
        for (var shard = 0; shard < shards.Length; shard++)
        {
            var (events, end) = shards[shard];
            // All of the shard's events fit: it is read to where its blocks ended. Otherwise up to the last one that fits.
            if (taken[shard] == events.Count) cursor[shard] = Math.Max(cursor[shard], end);
            else if (taken[shard] > 0) cursor[shard] = events[taken[shard] - 1].Position.Sequence;
        }

        return all;
    }

    /// <summary>
    /// The time to merge by never falls within a shard, whatever clocks did: what is taken of a shard must be its beginning, or the cursor
    /// would pass over the rest.
    /// </summary>
    private static IEnumerable<(long At, FeedEvent Event)> InOrder(List<FeedEvent> events)
    {
        var latest = long.MinValue;
        foreach (var happened in events) yield return (latest = Math.Max(latest, happened.At), happened);
    }

    /// <summary>
    /// Events of a sender in one shard after a sequence, in order, and how far it was read: no further where nothing follows now. Some more
    /// than asked for may come.
    /// </summary>
    public async Task<(List<FeedEvent> Events, long End)> ReadShardAsync(
        int shard, long after, UInt128 sender, int limit, CancellationToken cancellationToken, FeedSubject subject = FeedSubject.Letters)
    {
        var events = new List<FeedEvent>();
        // Asked before the blocks: what the views have is in the log, and either comes with the blocks or is of others.
        var known = (await views.ReadCheckpointAsync(shard, cancellationToken)).ViewsSequence;
        var blocks = await log.ReadBlocksAsync(shard, after + 1, SenderTags.Of(sender), BlocksPerShard, cancellationToken);
        var end = after;
        foreach (var block in blocks)
        {
            foreach (var entry in log.EntriesOf(block))
            {
                var happened = entry.Sequence <= after ? null
                    : subject == FeedSubject.Messages ? ReadMessage(shard, entry, sender) : Read(shard, entry, sender);
                if (happened is { } one) events.Add(one);
            }

            end = block.LastSequence;
            if (events.Count >= limit) return (events, end);
        }

        // Nothing more of the sender up to there: a sender of few letters would otherwise have everybody else's looked through each time.
        if (blocks.Count < BlocksPerShard) end = Math.Max(end, known);
        return (events, end);
    }

    /// <summary>An e-mail or SMS that has reached its end, or another one after that, as when it comes back.</summary>
    private static FeedEvent? ReadMessage(int shard, in Entry entry, UInt128 sender)
    {
        var position = new LogPosition(shard, entry.Sequence);
        if (entry.Type == EntryType.MessageMoved)
        {
            var move = OutboundMove.Read(entry.Payload.Span);
            return move.Sender == sender && OutboundRow.IsFinal(move.Row.Status)
                ? new FeedEvent(entry.Type, new LogPosition(shard, move.Row.Sequence), move.Version, entry.At, position, 0) : null;
        }

        if (entry.Type != EntryType.MessageAccepted || OutboundMessage.SenderOf(entry.Payload.Span) != sender) return null;
        var message = OutboundMessage.Read(entry.Payload);
        return message.Kind != OutboundKind.Letter && OutboundRow.IsFinal(message.Status)
            ? new FeedEvent(entry.Type, position, entry.Version, entry.At, position, 0) : null;
    }

    private static FeedEvent? Read(int shard, in Entry entry, UInt128 sender)
    {
        var (position, mailbox) = (new LogPosition(shard, entry.Sequence), entry.Stream.Value);
        switch (entry.Type)
        {
            case EntryType.LetterDelivered:
            case EntryType.LetterScheduled:
                var payload = entry.Payload.Span;
                if (FieldReader.ReadUInt128(FieldReader.Find(payload, LetterField.Sender)) != sender) return null;
                return new FeedEvent(
                    entry.Type, position, entry.Version, entry.At, position, 0, mailbox, TemplateMark.MergeOf(payload));
            case EntryType.SubmissionReceived:
                var mark = SubmissionMark.Read(FieldReader.Find(entry.Payload.Span, LetterField.Submission));
                return mark.Agency == sender ? new FeedEvent(entry.Type, position, entry.Version, entry.At, position, 0, mailbox) : null;
            case EntryType.DispatchLetterDelivered:
            case EntryType.DispatchLetterScheduled:
                var letter = DispatchLetter.Read(entry.Payload.Span);
                return letter.Sender == sender
                    ? new FeedEvent(entry.Type, position, entry.Version, entry.At, position, letter.Dispatch, mailbox) : null;
            case EntryType.LetterPublished:
            case EntryType.LetterRead:
            case EntryType.LetterConfirmed:
            case EntryType.LetterExpired:
            case EntryType.NotificationSent:
            case EntryType.NotificationFailed:
            case EntryType.PrintOrdered:
            case (>= EntryType.PrintHandedOver and <= EntryType.PrintUnaddressed) or EntryType.PrintCancelled:
            case >= EntryType.RelayOrdered and <= EntryType.RelayFailed:
                var reference = LetterReference.Read(entry.Payload.Span);
                var about = new LogPosition(shard, reference.Sequence);
                return reference.Sender == sender
                    ? new FeedEvent(entry.Type, about, reference.Version, entry.At, position, 0, mailbox) : null;
            default:
                return null;
        }
    }
}
