using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What becomes due in a shard: scheduled letters are published here; aggregates and notifications are woken.</summary>
public sealed partial class PostOffice
{
    private const int DueRowsMax = 1000;

    /// <summary>Pages of due items looked through at a time: what was rung and has not answered must not hide what comes behind.</summary>
    private const int DuePagesMax = 32;

    /// <summary>Rings once more for what has not been answered after this long.</summary>
    private static readonly TimeSpan RingAgainAfter = TimeSpan.FromSeconds(30);
    private readonly Dictionary<long, long> _rung = [];

    /// <summary>Publishes letters whose time has come, and returns whom to wake. Costs nothing while nothing is due.</summary>
    public async Task<IReadOnlyList<DueItem>> RingAsync()
    {
        var now = Now;
        if (now < shard.NextAlarm && _rung.Count + _rungNotifications.Count == 0) return [];
        // What is decided from here on lowers it again.
        shard.QuietUntil(long.MaxValue);
        try
        {
            return await RingAllAsync(now);
        }
        catch
        {
            shard.QuietUntil(0);
            throw;
        }
    }

    private async Task<IReadOnlyList<DueItem>> RingAllAsync(long now)
    {
        // Alarms that were decided and are not yet committed would not be in the list, and their time has been forgotten above.
        await shard.CommitAsync();
        var wake = new List<DueItem>();
        var seen = new HashSet<long>();
        var (from, pages) = (0L, 0);
        while (await RingPageAsync(now, from, wake, seen) is { } last)
        {
            from = last + 1;
            if (++pages < DuePagesMax) continue;
            shard.AlarmAt(now);
            break;
        }

        if (pages < DuePagesMax) foreach (var gone in _rung.Keys.Except(seen).ToArray()) _rung.Remove(gone);
        await RingNotificationsAsync(now, wake);
        await shard.CommitAsync();
        return wake;
    }

    /// <summary>Rings what is due of one page of the list.</summary>
    /// <returns>The last position looked at, if more may be due behind it.</returns>
    private async Task<long?> RingPageAsync(long now, long from, List<DueItem> wake, HashSet<long> seen)
    {
        var stream = StreamKey.OfShard(shard.Number, shards);
        var rows = await shard.ReadListAsync(
            stream, Buckets.Due, from, long.MaxValue, ascending: true, DueRowsMax, CancellationToken.None);
        foreach (var row in rows)
        {
            seen.Add(row.Key.Position);
            var at = Buckets.DueAt(row.Key.Position);
            if (at > now)
            {
                shard.AlarmAt(at);
                return null;
            }

            var item = DueItem.Read(row.Bytes.Span);
            if (item.At > now)
            {
                // Later in this second.
                shard.AlarmAt(item.At);
                continue;
            }

            if (item.Kind == AlarmKind.Letter) await PublishAsync(item);
            else if (MayRing(_rung, row.Key.Position, now)) wake.Add(item);
        }

        return rows.Count == DueRowsMax ? rows[^1].Key.Position : null;
    }

    private static bool MayRing(Dictionary<long, long> rung, long position, long now)
    {
        if (rung.TryGetValue(position, out var last) && now - last < RingAgainAfter.TotalMilliseconds) return false;
        rung[position] = now;
        return true;
    }

    /// <summary>Behind the reference, for whoever reads of the letter in the log and has no row of it.</summary>
    private static byte[] WithEscalation(byte[] reference, Escalation escalation)
    {
        var bytes = new byte[reference.Length + Escalation.SizeBytes];
        reference.CopyTo(bytes, 0);
        escalation.Write(bytes.AsSpan(reference.Length));
        return bytes;
    }

    private async ValueTask PublishAsync(DueItem item)
    {
        var key = new ViewKey(item.Stream, Buckets.Scheduled, item.Version);
        var rows = await shard.ReadRowsAsync([key], CancellationToken.None);
        if (rows[0] is not { } row) return;
        var letter = LetterRow.Read(row.Bytes);
        if (letter.Relay != RelayState.None) return;
        if (HeadOf(item.Stream).Flags.HasFlag(MailboxFlags.OtherOperator))
        {
            await OrderRelayAsync(item.Stream, new LetterReference(item.Version, letter.Sequence, letter.Sender));
            return;
        }

        var reference = new LetterReference(item.Version, letter.Sequence, letter.Sender).ToBytes();
        if (!letter.Escalation.IsNone) reference = WithEscalation(reference, letter.Escalation);
        shard.Append(EntryType.LetterPublished, item.Stream, Now, reference, SenderTags.Of(letter.Sender), row);
    }
}
