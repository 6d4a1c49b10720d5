using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>From letters to messages: those heard of, those read from the log, those put off.</summary>
internal sealed partial class ShardLane
{
    private readonly Queue<Notice> _candidates = new();
    private readonly Queue<PendingNotification> _window = new();
    private int _underWay;
    private long _oldestAt;

    /// <summary>Brings further letters under way while there is room; true if there may be more.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        var room = Math.Min(_underWayMax - _underWay, services.Limits.ListMax);
        if (room <= 0) return false;
        if (_candidates.Count == 0 && !await FindCandidatesAsync(cancellationToken)) return false;
        var letters = _candidates.Take(room).ToArray();
        if (letters.Length == 0) return true;
        var contacts = await ReadContactsAsync(letters.Select(letter => letter.Stream.Value));
        foreach (var letter in letters)
        {
            _candidates.Dequeue();
            var contact = contacts[letter.Stream.Value];
            if (IsKnown(letter.LetterSequence, letter.Position.Sequence) || contact.Settings is null) continue;
            if (contact.Ways.Count == 0 && letter.Escalation.IsNone) continue;
            var working = contact.Ways.Where(way => way.Works).ToArray();
            var item = new PendingNotification
            {
                Lane = this,
                Mailbox = letter.Stream,
                Letter = new LetterReference(letter.Version, letter.LetterSequence, letter.Sender),
                Sequence = letter.Position.Sequence,
                At = letter.At,
                AvailableAt = letter.At,
                Escalation = letter.Escalation,
                Channel = working.Concat(contact.Ways).FirstOrDefault().Channel,
                HasOther = working.Length > 1,
                Address = working.FirstOrDefault().Address ?? "",
                Language = contact.Settings.Language,
                QuietHours = contact.Settings.QuietHours,
                InDigest = contact.Settings.DigestAt is not null,
            };
            _window.Enqueue(item);
            if (working.Length == 0) GoWithout(item, contact.Ways.Count > 0);
            else if (contact.Settings.DigestAt is { } hour) Collect(item, hour);
            else Begin(item);
        }

        return true;
    }

    private async ValueTask<Dictionary<UInt128, (MailboxSettings? Settings, IReadOnlyList<ContactWay> Ways)>> ReadContactsAsync(
        IEnumerable<UInt128> mailboxes)
    {
        var asked = mailboxes.Distinct().ToArray();
        var rows = await Office.ReadContacts(asked);
        var contacts = new Dictionary<UInt128, (MailboxSettings?, IReadOnlyList<ContactWay>)>(asked.Length);
        for (var i = 0; i < asked.Length; i++)
        {
            var settings = rows[i].Settings.IsEmpty ? null : SettingsCodec.Read(rows[i].Settings);
            contacts[asked[i]] = (settings, settings is null ? [] : ContactWay.Of(settings, rows[i].Flags, services.Desks.ContainsKey));
        }

        return contacts;
    }

    private void Begin(PendingNotification item)
    {
        _underWay += item.Others.Count + 1;
        if (QuietUntil(item) is { } end) PutOff(item, end);
        else services.Desks[item.Channel].Enqueue(item);
    }

    /// <summary>Takes what was heard, or else reads on in the log; false if there is nothing new.</summary>
    private async ValueTask<bool> FindCandidatesAsync(CancellationToken cancellationToken)
    {
        long from;
        lock (_gate)
        {
            while (_heard.Count > 0 && _candidates.Count < services.Limits.ListMax) _candidates.Enqueue(_heard.Dequeue());
            if (_candidates.Count > 0) return true;
            if (!_behind) return false;
            from = _heardThrough + 1;
        }

        var blocks = await services.Log.ReadBlocksAsync(shard, from, 0, services.Limits.BlocksPerRead, cancellationToken);
        // Opened before the state changes: a block that cannot be opened is tried again, never skipped.
        var notices = blocks.SelectMany(services.Log.EntriesOf).Where(entry => entry.Sequence >= from)
            .Select(entry => LogLetters.NoticeOf(shard, entry)).OfType<Notice>().ToArray();
        foreach (var notice in notices) _candidates.Enqueue(notice);
        lock (_gate)
        {
            if (blocks.Count > 0) _heardThrough = Math.Max(_heardThrough, blocks[^1].LastSequence);
            // From here on every commit is heard: what is told of entries read already is dropped.
            if (_heardThrough >= _committed) _behind = false;
            else if (blocks.Count == 0) throw new StorageException($"Shard {shard} lacks the entries from {from} on.");
            return blocks.Count > 0;
        }
    }

    /// <summary>Tries again what has waited in memory for long enough.</summary>
    private void Resume()
    {
        while (_waiting.TryPeek(out var item, out var at) && at <= services.Now)
        {
            _waiting.Dequeue();
            if (item.Done) Complete(item);
            else services.Desks[item.Channel].Enqueue(item);
        }
    }
}
