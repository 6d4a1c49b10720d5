using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>
/// The letters of dispatches. Where a dispatch stands is decided in the same order, and committed with, what it delivers.
/// </summary>
public sealed partial class PostOffice
{
    /// <summary>The dispatches that calls are about just now. Between calls the row says where a dispatch stands.</summary>
    private readonly Dictionary<UInt128, DispatchPlace> _dispatches = [];

    internal int DispatchesInMemory => _dispatches.Count;

    public Task<DispatchProgress> DeliverSliceAsync(DispatchSlice slice) =>
        AtPlaceAsync(slice.Dispatch, place => DeliverSliceAsync(slice, place));

    public Task<DispatchProgress> ReadProgressAsync(UInt128 dispatch) => AtPlaceAsync(dispatch, ReadProgressAsync);

    public Task<StoredRow[]> ReadRefusalsAsync(UInt128 dispatch, long afterPosition, int rowsMax) =>
        ReadListAsync(DispatchStream(dispatch), Buckets.DispatchRefusals, afterPosition + 1, long.MaxValue, ascending: true, rowsMax);

    private async Task<DispatchProgress> DeliverSliceAsync(DispatchSlice slice, DispatchPlace place)
    {
        // Full: the answer says how far the dispatch is, which is less than was asked for, and its sender comes back.
        if (await IsFullAsync()) return await ReadProgressAsync(place);
        var settings = await ReadSettingsAsync(slice);
        var skip = place.Advance.Done - slice.Start;
        // A slice that would leave recipients out does nothing, for the same reason: one before it was turned away.
        if (skip >= 0 && skip < slice.Mailboxes.Length)
        {
            shard.AppendTogether(() => DecideSlice(slice, (int)skip, place, settings));
        }

        return await ReadProgressAsync(place);
    }

    private async Task<DispatchProgress> ReadProgressAsync(DispatchPlace place)
    {
        // Taken before the wait: what the next slice adds meanwhile is not durable with this commit.
        var advance = place.Advance;
        await shard.CommitAsync();
        return new DispatchProgress { Done = advance.Done, Delivered = advance.Delivered, Refused = advance.Refused };
    }

    private void DecideSlice(DispatchSlice slice, int skip, DispatchPlace place, Dictionary<StreamKey, MailboxSettings>? settings)
    {
        var now = Now;
        var tags = SenderTags.Of(slice.Sender);
        var letter = new DispatchLetter(slice.Sender, slice.Dispatch, slice.Traits | LetterTraits.FromDispatch, slice.DueAt)
        {
            Escalation = Escalation.Read(slice.Escalation.Span),
        };
        var payload = letter.ToBytes();
        var refusals = new List<(long, LetterRefusal)>();
        var mailboxes = slice.Mailboxes.Span;
        for (var i = skip; i < mailboxes.Length; i++)
        {
            var stream = new StreamKey(mailboxes[i]);
            var blocked = settings is not null && Blocks(settings.GetValueOrDefault(stream), slice.Sender);
            var refusal = MailboxDecider.Deliver(HeadOf(stream), blocked);
            var type = MailboxDecider.Waits(HeadOf(stream), 0, now)
                ? EntryType.DispatchLetterScheduled : EntryType.DispatchLetterDelivered;
            if (refusal == LetterRefusal.None) shard.Append(type, stream, now, payload, tags);
            else refusals.Add((slice.Start + i, refusal));
        }

        var (before, taken) = (place.Advance, mailboxes.Length - skip);
        var after = new DispatchAdvance
        {
            Dispatch = slice.Dispatch,
            Done = before.Done + taken,
            Delivered = before.Delivered + taken - refusals.Count,
            Refused = before.Refused + refusals.Count,
            Refusals = refusals,
        };
        shard.Append(EntryType.DispatchAdvanced, DispatchStream(slice.Dispatch), now, after.ToBytes(), tags);
        place.Advance = after with { Refusals = [] };
        shard.Meters.Dispatched(slice.Sender, taken - refusals.Count, refusals.Count);
    }

    /// <summary>Calls about one dispatch that overlap share its place: each sees what others have decided and not yet committed.</summary>
    private async Task<DispatchProgress> AtPlaceAsync(UInt128 dispatch, Func<DispatchPlace, Task<DispatchProgress>> call)
    {
        if (!_dispatches.TryGetValue(dispatch, out var place))
        {
            _dispatches[dispatch] = place = new DispatchPlace { Advance = new DispatchAdvance { Dispatch = dispatch } };
            place.IsRead = ReadAdvanceAsync(place);
        }

        place.Calls++;
        try
        {
            await place.IsRead;
            return await call(place);
        }
        finally
        {
            if (--place.Calls == 0) _dispatches.Remove(dispatch);
        }
    }

    private async Task ReadAdvanceAsync(DispatchPlace place)
    {
        var key = new ViewKey(DispatchStream(place.Advance.Dispatch), Buckets.DispatchCursor, 0);
        var rows = await shard.ReadRowsAsync([key], CancellationToken.None);
        if (rows[0] is { } row) place.Advance = DispatchAdvance.Read(row.Bytes.Span);
    }

    private async ValueTask<Dictionary<StreamKey, MailboxSettings>?> ReadSettingsAsync(DispatchSlice slice)
    {
        List<ViewKey>? asked = null;
        foreach (var mailbox in slice.Mailboxes.Span)
        {
            var stream = new StreamKey(mailbox);
            if (HeadOf(stream).Flags.HasFlag(MailboxFlags.BlocksSenders)) (asked ??= []).Add(new ViewKey(stream, Buckets.Settings, 0));
        }

        return asked is null ? null : await ReadSettingsAsync(asked);
    }

    private StreamKey DispatchStream(UInt128 dispatch) => Buckets.DispatchInShard(shard.Number, shards, dispatch);

    /// <summary>Where a dispatch stands in this shard, with what is decided and not yet committed.</summary>
    private sealed class DispatchPlace
    {
        public required DispatchAdvance Advance { get; set; }

        /// <summary>Until then <see cref="Advance"/> says nothing.</summary>
        public Task IsRead { get; set; } = Task.CompletedTask;

        /// <summary>How many are under way.</summary>
        public int Calls { get; set; }
    }
}
