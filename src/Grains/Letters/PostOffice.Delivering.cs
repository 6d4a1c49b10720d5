using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>The accepted path of a letter.</summary>
public sealed partial class PostOffice
{
    // 1  refuse the list if too much waits already
    // 2  read what memory does not know: keys that the filter cannot rule out, settings of mailboxes that block senders
    // 3  decide every letter on the speculative head and queue it; no await from here to the end of the loop
    // 4  wait for the commit
    public async Task<DeliverResult[]> DeliverAsync(DeliverItem[] items)
    {
        var results = new DeliverResult[items.Length];
        if (await IsFullAsync())
        {
            Array.Fill(results, DeliverResult.Refused(LetterRefusal.Overloaded));
            return results;
        }

        var asOf = shard.Keys.Generation;
        var stored = await FindStoredKeysAsync(items);
        var settings = await ReadSettingsAsync(items);
        var now = Now;
        var before = shard.DecidedSequence;
        List<int>? again = null;
        for (var i = 0; i < items.Length; i++)
        {
            if (stored is not null && stored.TryGetValue(items[i].Key, out var earlier)) results[i] = Repeat(items[i], earlier);
            else if (Decide(items[i], settings, now, asOf) is { } result) results[i] = result;
            else (again ??= []).Add(i);
        }

        if (again is not null)
        {
            var rest = await DeliverAsync([.. again.Select(i => items[i])]);
            for (var i = 0; i < rest.Length; i++) results[again[i]] = rest[i];
        }

        // Asked before the wait: what others decide meanwhile is in a later commit, which proves nothing here.
        var isProved = shard.DecidedSequence != before;
        await shard.CommitAsync();
        // A refusal leaves nothing behind, so no commit has proved that this is still the shard's writer. Another may have accepted since.
        if (!isProved && Array.Exists(results, IsRefusedByState)) await shard.ProveLeaseAsync();
        return results;
    }

    private static bool IsRefusedByState(DeliverResult result) => result.Refusal
        is LetterRefusal.RecipientNotReachable or LetterRefusal.SenderNotAccepted or LetterRefusal.KeyReused;

    /// <summary>Null if the key may have moved from memory to the table since the table was asked: ask again.</summary>
    private DeliverResult? Decide(in DeliverItem item, Dictionary<StreamKey, MailboxSettings>? settings, long now, int asOf)
    {
        var head = HeadOf(item.Stream);
        var blocked = !item.IsImport && settings is not null && Blocks(settings.GetValueOrDefault(item.Stream), item.Sender);
        var refusal = MailboxDecider.IsTooFarAhead(item.PublishAt, now)
            ? LetterRefusal.PublishedTooLate
            : MailboxDecider.Deliver(head, blocked);
        if (refusal != LetterRefusal.None)
        {
            // A repeat gets its first answer even if the mailbox has been closed since.
            if (shard.Keys.TryFind(item.Key, out var before)) return Repeat(item, before);
            return MayHaveMoved(item.Key, asOf) ? null : DeliverResult.Refused(refusal);
        }

        var scheduled = !item.IsImport && MailboxDecider.Waits(head, item.PublishAt, now);
        var position = new LogPosition(shard.Number, shard.DecidedSequence + 1);
        var slot = KeySlot.For(item.Fingerprint, position, head.Version + 1, now, scheduled);
        if (!shard.Keys.TryTake(item.Key, slot, shard.Lease.Epoch, out var earlier)) return Repeat(item, earlier);
        if (MayHaveMoved(item.Key, asOf))
        {
            shard.Keys.Release(item.Key, slot);
            return null;
        }

        try
        {
            var type = item.IsImport ? EntryType.LetterImported
                : item.Agency != 0 ? EntryType.SubmissionReceived
                : scheduled ? EntryType.LetterScheduled : EntryType.LetterDelivered;
            var tags = SenderTags.Of(item.Sender) | (item.Agency == 0 ? 0 : SenderTags.Of(item.Agency));
            shard.Append(type, item.Stream, now, item.Payload, tags);
        }
        catch
        {
            // Left taken, the key would answer for a letter that does not exist.
            shard.Keys.Release(item.Key, slot);
            throw;
        }

        return ToResult(slot, repeated: false);
    }

    private bool MayHaveMoved(UInt128 key, int asOf) => shard.Keys.Generation != asOf && shard.Keys.MayBeStored(key);

    private static DeliverResult Repeat(in DeliverItem item, in KeySlot earlier) =>
        earlier.Fingerprint == item.Fingerprint ? ToResult(earlier, repeated: true) : DeliverResult.Refused(LetterRefusal.KeyReused);

    private static DeliverResult ToResult(in KeySlot slot, bool repeated) => new()
    {
        Repeated = repeated,
        Scheduled = slot.WasScheduled,
        Version = slot.Version,
        Shard = slot.Position.Shard,
        Sequence = slot.Position.Sequence,
        At = slot.At,
    };

    private async ValueTask<Dictionary<UInt128, KeySlot>?> FindStoredKeysAsync(DeliverItem[] items)
    {
        List<UInt128>? asked = null;
        foreach (ref readonly var item in items.AsSpan())
        {
            if (shard.Keys.MayBeStored(item.Key)) (asked ??= []).Add(item.Key);
        }

        if (asked is null) return null;
        var rows = await shard.Keys.FindStoredAsync(asked, CancellationToken.None);
        var found = new Dictionary<UInt128, KeySlot>();
        foreach (var row in rows)
        {
            if (row is { } known) found[known.Key] = KeySlot.From(known);
        }

        return found;
    }

    private async ValueTask<Dictionary<StreamKey, MailboxSettings>?> ReadSettingsAsync(DeliverItem[] items)
    {
        List<ViewKey>? asked = null;
        foreach (ref readonly var item in items.AsSpan())
        {
            if (HeadOf(item.Stream).Flags.HasFlag(MailboxFlags.BlocksSenders))
            {
                (asked ??= []).Add(new ViewKey(item.Stream, Buckets.Settings, 0));
            }
        }

        return asked is null ? null : await ReadSettingsAsync(asked);
    }

    private async ValueTask<Dictionary<StreamKey, MailboxSettings>> ReadSettingsAsync(List<ViewKey> keys)
    {
        var found = new Dictionary<StreamKey, MailboxSettings>();
        foreach (var row in await shard.ReadRowsAsync(keys, CancellationToken.None))
        {
            if (row is { } known) found[known.Key.Stream] = SettingsCodec.Read(known.Bytes);
        }

        return found;
    }
}
