using Budkavle.Domain.Availability;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Availability;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What becomes of letters that are to be confirmed by a time and are not: each expires, once.</summary>
public sealed partial class PostOffice
{
    /// <summary>Also those whose deadline was moved are looked at again: a clock may have been put back.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>Due rows before this were looked at, and their deadlines are not over: outages have moved them.</summary>
    private long _movedBefore;
    private long _lookAgainAt;

    /// <summary>
    /// Appends that letters have expired whose time is over by the legal clock. Costs nothing while nothing is due.
    /// </summary>
    // 1  read what is due by the letters' own times, a page a turn
    // 2  ask for the outages, and until when they are known
    // 3  keep commands for these letters waiting, read the letters, decide, commit
    public async Task ExpireAsync(ILegalTime time)
    {
        var now = Now;
        if (now < shard.NextConfirmation && now < _lookAgainAt) return;
        // What is decided from here on lowers it again.
        shard.NoConfirmationUntil(long.MaxValue);
        try
        {
            await ExpireDueAsync(time, now);
        }
        catch
        {
            shard.NoConfirmationUntil(0);
            throw;
        }
    }

    private async Task ExpireDueAsync(ILegalTime time, long now)
    {
        // Rows that were decided and are not yet committed would not be in the list, and their time has been forgotten above.
        await shard.CommitAsync();
        if (now >= _lookAgainAt) (_movedBefore, _lookAgainAt) = (0, now + (long)LookAgainAfter.TotalMilliseconds);
        var stream = StreamKey.OfShard(shard.Number, shards);
        var rows = await shard.ReadListAsync(
            stream, Buckets.DueConfirmations, _movedBefore, long.MaxValue, ascending: true, DueRowsMax, CancellationToken.None);
        var due = rows.TakeWhile(row => Buckets.DueAt(row.Key.Position) <= now).ToArray();
        if (due.Length < rows.Count) shard.ConfirmationAt(Buckets.DueAt(rows[due.Length].Key.Position));
        else if (rows.Count == DueRowsMax) shard.ConfirmationAt(now);
        if (due.Length == 0) return;
        if (await time.ReadAsync() is not { } moment)
        {
            shard.ConfirmationAt(now);
            return;
        }

        var items = due.Select(row => DueItem.Read(row.Bytes.Span)).Where(item => IsFree(item, now)).ToArray();
        await ExpireAloneAsync(items, moment);
        _movedBefore = due[^1].Key.Position + 1;
    }

    /// <summary>False while a command for the letter runs, which may be its confirmation: looked at again at the next turn.</summary>
    private bool IsFree(in DueItem item, long now)
    {
        if (!_commands.TryGetValue((item.Stream, item.Version), out var command) || command.IsCompleted) return true;
        _lookAgainAt = now;
        return false;
    }

    /// <summary>A command decides on the committed row, so until these are committed none may run.</summary>
    private async Task ExpireAloneAsync(DueItem[] items, LegalMoment moment)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var item in items) _commands[(item.Stream, item.Version)] = done.Task;
        try
        {
            await DecideExpiryAsync(items, moment);
        }
        finally
        {
            foreach (var item in items) _commands.Remove((item.Stream, item.Version));
            done.SetResult();
        }
    }

    private async Task DecideExpiryAsync(DueItem[] items, LegalMoment moment)
    {
        var places = items.SelectMany(item => PlacesOf(item.Stream, item.Version)).ToArray();
        var rows = (await shard.ReadRowsAsync(places, CancellationToken.None)).Chunk(FoldersPerLetter).ToArray();
        var outages = moment.Outages.Where(outage => outage.Affects(shard.Number)).ToArray();
        var now = Now;
        for (var i = 0; i < items.Length; i++)
        {
            if (Array.Find(rows[i], one => one is not null) is not { } row) continue;
            var letter = LetterRow.Read(row.Bytes);
            if (!MailboxDecider.MayExpire(letter)) continue;
            var deadline = LegalClock.Extend(ToTime(letter.AvailableAt), ToTime(letter.DueAt), outages).DeadlineAt.ToUnixTimeMilliseconds();
            if (!MailboxDecider.Expires(letter, deadline, moment.ProvenUntil, now))
            {
                _lookAgainAt = Math.Min(_lookAgainAt, Math.Max(deadline, now));
                continue;
            }

            var expiry = new LetterExpiry(new LetterReference(items[i].Version, letter.Sequence, letter.Sender), deadline);
            shard.Append(EntryType.LetterExpired, items[i].Stream, now, expiry.ToBytes(), SenderTags.Of(letter.Sender), row);
        }

        await shard.CommitAsync();
    }

    private static DateTimeOffset ToTime(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
