using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Letters.Relaying;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>What a post office does for letters whose recipients have chosen another operator.</summary>
public sealed partial class PostOffice
{
    private readonly OneAtATime _relaying = new();

    /// <summary>
    /// Notes what became of letters for other operators, each once however often it is told: what is not in the waiting room any more has
    /// its outcome.
    /// </summary>
    public Task<bool[]> NoteRelaysAsync(RelayNews[] news) => _relaying.RunAsync(() => NoteRelayNewsAsync(news));

    public Task<StoredRow[]> ReadRelaysAsync(string domain, long afterSequence, int rowsMax) => ReadListAsync(
        Buckets.RelayInShard(shard.Number, shards, domain), Buckets.RelayQueue, afterSequence + 1, long.MaxValue, ascending: true, rowsMax);

    /// <summary>
    /// A letter whose time has come is for another operator: from this entry on it waits there. That the owner's choice and this are
    /// entries of one stream decides which operator a letter belongs to.
    /// </summary>
    private async ValueTask OrderRelayAsync(StreamKey mailbox, LetterReference letter)
    {
        var rows = await shard.ReadRowsAsync([new ViewKey(mailbox, Buckets.Settings, 0)], CancellationToken.None);
        var domain = rows[0] is { } settings ? SettingsCodec.Read(settings.Bytes).Operator : null;
        // The choice may have been decided and not yet be committed: looked at again at the next turn.
        if (domain is null || !HeadOf(mailbox).Flags.HasFlag(MailboxFlags.OtherOperator)) shard.AlarmAt(Now);
        else await AppendRelayAsync(EntryType.RelayOrdered, mailbox, new RelayNote { Letter = letter, Operator = domain });
    }

    private async ValueTask AppendRelayAsync(EntryType type, StreamKey mailbox, RelayNote note)
    {
        var rows = await shard.ReadRowsAsync([new ViewKey(mailbox, Buckets.Scheduled, note.Letter.Version)], CancellationToken.None);
        if (rows[0] is { } row)
            shard.Append(type, mailbox, Now, note.ToBytes(), SenderTags.Of(note.Letter.Sender), row);
    }

    private async Task<bool[]> NoteRelayNewsAsync(RelayNews[] news)
    {
        var notes = Array.ConvertAll(news, one => RelayNote.Read(one.Payload));
        var keys = notes.SelectMany((note, i) => new[]
        {
            RelayFold.Key(shard.Number, shards, note.Operator, note.Letter.Sequence),
            new ViewKey(new StreamKey(news[i].Mailbox), Buckets.Scheduled, note.Letter.Version),
        });
        var rows = await shard.ReadRowsAsync([.. keys], CancellationToken.None);
        var (now, noted, seen) = (Now, new bool[news.Length], new HashSet<long>(news.Length));
        for (var i = 0; i < news.Length; i++)
        {
            if (rows[2 * i] is null || rows[(2 * i) + 1] is not { } row || !seen.Add(notes[i].Letter.Sequence)) continue;
            if (news[i].What is not (EntryType.LetterRelayed or EntryType.RelayRefused or EntryType.RelayFailed)) continue;
            noted[i] = true;
            var at = i;
            shard.AppendTogether(() => NoteRelay(news[at], notes[at], row, now));
        }

        await shard.CommitAsync();
        return noted;
    }

    /// <summary>
    /// A letter that its sender wants on paper at last goes there in the commit that says that it cannot go to the operator.
    /// </summary>
    private void NoteRelay(RelayNews news, RelayNote note, ViewRow row, long now)
    {
        var (mailbox, tags) = (new StreamKey(news.Mailbox), SenderTags.Of(note.Letter.Sender));
        shard.Append(news.What, mailbox, now, news.Payload, tags, row);
        if (news.What == EntryType.LetterRelayed || LetterRow.Read(row.Bytes).Escalation.PrintAfterDays == 0) return;
        var paper = new NotificationOutcome
        {
            Letter = note.Letter, Channel = NotificationChannelKind.Print, Step = NotificationStep.Print, NextStep = NotificationStep.Print,
        };
        shard.Append(EntryType.PrintOrdered, mailbox, now, paper.ToBytes(), tags);
    }
}
