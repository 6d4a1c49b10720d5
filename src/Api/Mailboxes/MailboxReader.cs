using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Mandates;
using Budkavle.Api.Moving;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Notifications;
using Budkavle.Storage;

namespace Budkavle.Api.Mailboxes;

/// <summary>Makes what a recipient sees of rows and letters.</summary>
public sealed class MailboxReader(Engine engine, IGrainFactory grains, LetterFinder finder, ContentVault vault, ISenderNames senders,
    IDispatchLetters dispatches, OutageBook outages)
{
    public const int LimitDefault = 50;
    public const int LimitMax = 200;

    /// <summary>Rows that one search looks through before it answers with what it has and a cursor to go on.</summary>
    public const int SearchedRowsMax = 5000;

    private const int SearchedRowsAtATime = 500;

    /// <summary>The newest of the owner's mailboxes.</summary>
    public IMailboxGrain GrainOf(HttpContext http) => GrainOf(MailboxAccess.Of(http).Mailbox);

    private IMailboxGrain GrainOf(UInt128 mailbox) => grains.GetGrain<IMailboxGrain>(mailbox.ToString("x32", null));

    /// <summary>
    /// The mailbox as the request may see it: letters of all the owner's numbers, and counts of nothing that is hidden. Somebody who may
    /// see some letters only gets them counted among the newest <see cref="SearchedRowsMax"/>.
    /// </summary>
    public async Task<MailboxView> ReadAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var access = MailboxAccess.Of(http);
        var view = await GrainOf(access.Mailbox).Read();
        if (access.Acting is { IsLimited: true })
        {
            var (letters, unread) = await CountAsync(access, cancellationToken);
            return view with { Letters = letters, Unread = unread, Settings = default };
        }

        foreach (var former in access.Mailboxes.Skip(1))
        {
            var before = await GrainOf(former).Read();
            view = view with { Letters = view.Letters + before.Letters, Unread = view.Unread + before.Unread };
        }

        return view;
    }

    private async Task<(uint Letters, uint Unread)> CountAsync(MailboxAccess access, CancellationToken cancellationToken)
    {
        var (letters, unread) = (0u, 0u);
        await CountFolderAsync(Buckets.Inbox);
        await CountFolderAsync(Buckets.Archive);
        return (letters, unread);

        async Task CountFolderAsync(byte bucket)
        {
            foreach (var source in SourcesOf(access, bucket, [], SearchedRowsAtATime))
            {
                for (var looked = 0; looked < SearchedRowsMax && await source.TryPeekAsync(); looked++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (access.Sees(source.Letter))
                    {
                        letters++;
                        if (source.Letter.Status == LetterStatus.Delivered || source.Letter.MarkedUnread) unread++;
                    }

                    source.Take();
                }
            }
        }
    }

    public async Task<LetterPage> ListAsync(HttpContext http, LetterQuery query, CancellationToken cancellationToken)
    {
        var list = new ItemList();
        var (next, _) = await ReadPageAsync(http, query, list, cancellationToken);
        return new LetterPage(list.Items, next);
    }

    /// <summary>A page for people: with real deadlines, and how far back was looked.</summary>
    public async Task<ListedLetters> ShowAsync(HttpContext http, LetterQuery query, CancellationToken cancellationToken)
    {
        var list = new ItemList();
        var (next, lookedBackTo) = await ReadPageAsync(http, query, list, cancellationToken);
        var letters = new List<ListedLetters.Row>(list.Items.Count);
        foreach (var item in list.Items)
            letters.Add(new ListedLetters.Row(item, await DeadlineOfAsync(item.DueAt, item.AvailableAt, list.Shards[letters.Count])));
        return new ListedLetters(letters, next, Ids.ToTime(lookedBackTo));
    }

    /// <summary>A page in the form in which it is sent.</summary>
    internal async Task<LetterListResult> WriteAsync(HttpContext http, LetterQuery query, CancellationToken cancellationToken)
    {
        var list = new LetterListResult(query.Limit);
        var (next, _) = await ReadPageAsync(http, query, list, cancellationToken);
        return list.End(next);
    }

    /// <returns>Where the next page begins, or null if there is none; and the time of the last letter that was looked at.</returns>
    private async Task<(string? Next, long LookedBackTo)> ReadPageAsync(
        HttpContext http, LetterQuery query, ILetterList list, CancellationToken cancellationToken)
    {
        var (access, names) = (MailboxAccess.Of(http), new LetterNames(senders, dispatches, cancellationToken));
        if (!LetterCursor.TryParse(query.After, out var positions)) throw new ArgumentException("The cursor is none.", nameof(query));
        var leavesOut = query.IsSearch || access.Acting is { IsLimited: true };
        var sources = SourcesOf(access, query.Bucket, positions, leavesOut ? SearchedRowsAtATime : query.Limit);
        var found = new List<(int Shard, long Sequence, uint Version, LetterRow Row)>(query.Limit);
        var lookedBackTo = 0L;
        var isCut = false;
        for (var looked = 0; !isCut && await NewestAsync(sources) is { } source; looked++)
        {
            var (letter, version) = (source.Letter, source.Version);
            source.Take();
            if (access.Sees(letter))
            {
                // An imported letter may be older than others that stand below it.
                if (!letter.Imported) lookedBackTo = letter.AvailableAt;
                if (!query.IsSearch || await MatchesAsync(query, letter, names))
                    found.Add((source.Shard, letter.Sequence, version, letter));
            }

            isCut = found.Count == query.Limit || (leavesOut && looked + 1 >= SearchedRowsMax && Array.Exists(sources, one => one.HasMore));
        }

        foreach (var (shard, row, id) in Encode(found)) list.Add(await ShowAsync(id, row, names), shard);
        return (isCut ? LetterCursor.Format(sources.Select(source => source.Position)) : null, lookedBackTo);
    }

    private LetterSource[] SourcesOf(MailboxAccess access, byte bucket, long[] positions, int step) =>
        [.. access.Mailboxes.Select((mailbox, at) => new LetterSource(
            GrainOf(mailbox), mailbox, ShardOf(mailbox), bucket, LetterCursor.PositionOf(positions, at), step))];

    /// <summary>The source whose next letter came last, or null when all have ended.</summary>
    private static async ValueTask<LetterSource?> NewestAsync(LetterSource[] sources)
    {
        LetterSource? newest = null;
        foreach (var source in sources)
        {
            if (!await source.TryPeekAsync()) continue;
            if (newest is null || source.Letter.AvailableAt > newest.Letter.AvailableAt) newest = source;
        }

        return newest;
    }

    private IEnumerable<(int Shard, LetterRow Row, Guid Id)> Encode(List<(int Shard, long Sequence, uint Version, LetterRow Row)> letters)
    {
        if (letters.Count == 0) return [];
        if (letters.TrueForAll(letter => letter.Shard == letters[0].Shard))
        {
            var ids = engine.LetterIds.Encode(letters[0].Shard, [.. letters.Select(letter => (letter.Sequence, letter.Version))]);
            return letters.Select((letter, at) => (letter.Shard, letter.Row, ids[at]));
        }

        return letters.Select(letter =>
            (letter.Shard, letter.Row, engine.LetterIds.Encode(letter.Shard, letter.Sequence, letter.Version)));
    }

    private static async ValueTask<bool> MatchesAsync(LetterQuery query, LetterRow row, LetterNames names)
    {
        if (query.UnreadOnly && row.Status != LetterStatus.Delivered && !row.MarkedUnread) return false;
        if (query.Words is not { } words) return true;
        return (await names.SenderOfAsync(row)).Contains(words, StringComparison.OrdinalIgnoreCase)
            || Encoding.UTF8.GetString((await names.SubjectOfAsync(row)).Span).Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<ShownLetter> ShowAsync(Guid id, LetterRow row, LetterNames names) =>
        new(id, row, await names.SenderOfAsync(row), await names.SubjectOfAsync(row));

    private sealed class ItemList : ILetterList
    {
        public List<LetterItem> Items { get; } = [];

        public List<int> Shards { get; } = [];

        public void Add(in ShownLetter letter, int shard)
        {
            Items.Add(LetterItem.Of(letter));
            Shards.Add(shard);
        }
    }

    private int ShardOf(UInt128 mailbox) => new StreamKey(mailbox).ShardOf(engine.Shards);

    /// <summary>
    /// Where the letter is, if it is in one of the owner's mailboxes and not hidden from who is asking: another's letter in the same shard
    /// may have the same version.
    /// </summary>
    private async ValueTask<Place?> LocateAsync(HttpContext http, Guid id)
    {
        if (!engine.LetterIds.TryDecode(id, out var letter)) return null;
        var access = MailboxAccess.Of(http);
        foreach (var mailbox in access.Mailboxes)
        {
            if (ShardOf(mailbox) != letter.Position.Shard || await GrainOf(mailbox).Find(letter.Version) is not { } stored) continue;
            var row = LetterRow.Read(stored.Bytes);
            if (row.Sequence == letter.Position.Sequence) return access.Sees(row) ? new Place(mailbox, letter.Version, row) : null;
        }

        return null;
    }

    /// <summary>The mailbox of a letter that the request may see, and whose time has come; null for all others.</summary>
    public async ValueTask<UInt128?> FindMailboxAsync(HttpContext http, Guid id) =>
        await LocateAsync(http, id) is { Row.Status: not LetterStatus.Scheduled } place ? place.Mailbox : null;

    /// <summary>Where a letter that the request may see was brought from; null for all others.</summary>
    public async ValueTask<ImportMark?> FindImportAsync(HttpContext http, Guid id, CancellationToken cancellationToken) =>
        await FindAsync(http, id, LetterCommand.See, cancellationToken) is var (_, letter) ? letter.Import : null;

    /// <summary>What a list shows of the letter of this version, or null.</summary>
    internal async Task<LetterItem?> FindItemAsync(
        HttpContext http, UInt128 mailbox, uint version, CancellationToken cancellationToken)
    {
        if (await GrainOf(mailbox).Find(version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        if (!MailboxAccess.Of(http).Sees(row)) return null;
        var id = engine.LetterIds.Encode(ShardOf(mailbox), row.Sequence, version);
        return LetterItem.Of(await ShowAsync(id, row, new LetterNames(senders, dispatches, cancellationToken)));
    }

    /// <summary>The letter, whole.</summary>
    /// <param name="http">Who is asking.</param>
    /// <param name="id">The letter's id.</param>
    /// <param name="seenAs">What is noted first if it is not the owner who asks.</param>
    /// <exception cref="ContentsPurgedException">Its body was removed by rule.</exception>
    public async ValueTask<OpenLetter?> OpenAsync(
        HttpContext http, Guid id, CancellationToken cancellationToken, LetterCommand seenAs = LetterCommand.See)
    {
        if (await FindAsync(http, id, seenAs, cancellationToken) is not var (place, letter)) return null;
        var row = place.Row;
        var body = letter.BodyHash.IsEmpty ? letter.Body : await vault.GetAsync(letter.BodyHash, cancellationToken)
            ?? throw new StorageException("The body of a letter is not there.");
        var shown = await ShowAsync(id, row, new LetterNames(senders, dispatches, cancellationToken));
        return new OpenLetter(LetterItem.Of(shown))
        {
            Folder = row.Archived ? "archive" : "inbox",
            Origin = letter.Import is { } import ? await OriginOfAsync(import, cancellationToken) : null,
            Reference = letter.Reference,
            Language = letter.Language,
            Category = letter.Category,
            Form = letter.Form,
            ReplyAllowed = letter.Traits.HasFlag(LetterTraits.ReplyAllowed),
            ConfirmedAt = Ids.ToTime(row.ConfirmedAt),
            DeadlineAt = await DeadlineOfAsync(Ids.ToTime(row.DueAt), Ids.ToTime(row.AvailableAt), ShardOf(place.Mailbox)),
            Body = new OpenLetter.BodyPart(letter.BodyType, Encoding.UTF8.GetString(body.Span)),
            Support = new OpenLetter.SupportPart(letter.SupportText, letter.SupportUrl, letter.SupportPhone, letter.SupportEmail),
            Attachments = [.. letter.Attachments.Select((file, index) =>
                new OpenLetter.AttachmentPart(index, file.FileName, file.ContentType, file.SizeBytes))],
        };
    }

    private async ValueTask<OpenLetter.OriginPart> OriginOfAsync(ImportMark import, CancellationToken cancellationToken) =>
        new(import.Operator, Ids.ToGuid(import.Letter))
        {
            SenderId = await ImportedSender.FindAsync(import, vault, engine.Hashes, senders, cancellationToken),
        };

    private async ValueTask<DateTimeOffset?> DeadlineOfAsync(DateTimeOffset? due, DateTimeOffset? available, int shard) =>
        due is { } dueAt && available is { } availableAt ? (await outages.ExtendAsync(availableAt, dueAt, shard)).DeadlineAt : null;

    /// <summary>
    /// What is done with a letter; <see cref="LetterRefusal.NoSuchLetter"/> also for another's, and for what the one who asks may not do.
    /// </summary>
    public async Task<LetterRefusal> CommandAsync(HttpContext http, Guid id, LetterCommand command) =>
        await LocateAsync(http, id) is { } place ? await CommandAsync(http, place, command) : LetterRefusal.NoSuchLetter;

    private async Task<LetterRefusal> CommandAsync(HttpContext http, Place place, LetterCommand command)
    {
        var grain = GrainOf(place.Mailbox);
        if (MailboxAccess.Of(http).Acting is not { } acting) return await grain.Command(place.Version, command);
        return acting.May(command)
            ? await grain.CommandBy(place.Version, command, acting.Actor.ToBytes())
            : LetterRefusal.NoSuchLetter;
    }

    public async ValueTask<(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes)?> AttachmentAsync(
        HttpContext http, Guid id, int index, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, id, LetterCommand.See, cancellationToken) is not var (_, letter)) return null;
        if (index < 0 || index >= letter.Attachments.Count) return null;
        var file = letter.Attachments[index];
        return await vault.GetAsync(file.Hash, cancellationToken) is { } bytes ? (file.FileName, file.ContentType, bytes) : null;
    }

    /// <summary>Whoever is not the owner gets nothing of a letter before it is in the log that they have seen it.</summary>
    private async ValueTask<(Place Place, StoredLetter Letter)?> FindAsync(
        HttpContext http, Guid id, LetterCommand seenAs, CancellationToken cancellationToken)
    {
        if (await LocateAsync(http, id) is not { Row.Status: not LetterStatus.Scheduled } place) return null;
        var whole = await finder.ReadLetterAsync(new StreamKey(place.Mailbox), place.Row, cancellationToken);
        if (whole is null) return null;
        var isNoted = MailboxAccess.Of(http).Acting is null || await CommandAsync(http, place, seenAs) == LetterRefusal.None;
        return isNoted ? (place, whole) : null;
    }

    /// <summary>Where a letter is, and what its list says of it.</summary>
    private readonly record struct Place(UInt128 Mailbox, uint Version, LetterRow Row);
}
