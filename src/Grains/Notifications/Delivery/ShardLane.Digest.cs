using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>
/// One message a day for all letters of a mailbox. The first of them that rings brings the others: what else waits until then is listed
/// in the mailbox, in the same commits that put it off and told of it.
/// </summary>
internal sealed partial class ShardLane
{
    /// <summary>Letters told of in one message. More than this, of a company's mailbox, make another one.</summary>
    private const int DigestMax = 1000;

    /// <summary>What is under way in a day's message, by the entry that put it off.</summary>
    private readonly HashSet<long> _digested = [];

    /// <summary>For each mailbox of which something rings: all letters that are to be told of now.</summary>
    private async ValueTask<Dictionary<UInt128, List<RungLetter>>> GatherDigestsAsync(
        DueItem[] items, IReadOnlyList<Entry?> entries, CancellationToken cancellationToken)
    {
        var gathered = new Dictionary<UInt128, List<RungLetter>>();
        var sequences = new HashSet<long>();
        for (var i = 0; i < items.Length; i++)
        {
            if (RungLetter.Of(entries[i], default) is not { WaitsForDigest: true } || _digested.Contains(items[i].Sequence)) continue;
            var mailbox = items[i].Stream.Value;
            if (gathered.TryAdd(mailbox, [])) sequences.UnionWith(await ReadDigestAsync(mailbox));
            if (!sequences.Contains(items[i].Sequence) && await IsLastAsync(items[i])) sequences.Add(items[i].Sequence);
        }

        if (gathered.Count == 0) return gathered;
        var found = await ReadEntriesAsync(sequences, cancellationToken);
        var waiting = found.Select(entry => RungLetter.Of(entry, default)).OfType<RungLetter>().Where(one => one.WaitsForDigest).ToArray();
        var letters = await Office.FindLetters(
            [.. waiting.Select(one => new LetterPlace { Mailbox = one.Mailbox.Value, Letter = one.Before.Letter.Version })]);
        for (var i = 0; i < waiting.Length; i++) gathered[waiting[i].Mailbox.Value].Add(waiting[i] with { Letter = letters[i] });
        return gathered;
    }

    /// <summary>The entries that put off until now what a mailbox is to be told of.</summary>
    private async ValueTask<IEnumerable<long>> ReadDigestAsync(UInt128 mailbox)
    {
        var rows = await Office.ReadList(mailbox, Buckets.Digest, long.MaxValue, DigestMax);
        return rows.Select(row => DigestRow.Read(row.Bytes.Span))
            .Where(row => row.Until <= services.Now && !_digested.Contains(row.Sequence)).Select(row => row.Sequence);
    }

    /// <summary>
    /// Whether nothing has been noted of the letter since. Asked of one that is not in its mailbox's list: behind a thousand others, or put
    /// there by a silo of the version before, which kept no such list.
    /// </summary>
    private async ValueTask<bool> IsLastAsync(DueItem item)
    {
        var rows = await Office.ReadList(item.Stream.Value, Buckets.Notification, item.Version + 1L, 1);
        return rows is [{ } row] && row.Position == item.Version
            && BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span) == item.Sequence;
    }

    /// <summary>One that is in a message is answered with it; one of which a message has told meanwhile rang in vain.</summary>
    private void AnswerUnlessGathered(in RungLetter rung, Dictionary<UInt128, List<RungLetter>> digests)
    {
        var sequence = rung.Entry.Sequence;
        if (_digested.Contains(sequence)) return;
        if (digests.TryGetValue(rung.Mailbox.Value, out var gathered) && gathered.Any(one => one.Entry.Sequence == sequence)) return;
        Answer(sequence);
    }

    private void TakeUpDigest(List<RungLetter> gathered, (MailboxSettings? Settings, IReadOnlyList<ContactWay> Ways) contact)
    {
        var ready = new List<PendingNotification>(gathered.Count);
        foreach (var rung in gathered.OrderBy(one => one.Before.Letter.Version))
        {
            var (item, way) = Make(rung, contact);
            _digested.Add(rung.Entry.Sequence);
            if (rung.Letter.Status >= LetterStatus.Read) Cancel(item);
            else if (way is not null) ready.Add(item);
            else if (contact.Settings is not null) GoWithout(item, contact.Ways.Count > 0);
            else NoLongerWanted(item);
        }

        // One that failed by a channel before goes by the next: no reason to hold it back for the others.
        foreach (var message in ready.GroupBy(item => item.Channel))
        {
            var leader = message.First();
            leader.Lead([.. message.Skip(1)]);
            leader.Attempts = message.Max(item => item.Attempts);
            Begin(leader);
        }
    }
}
