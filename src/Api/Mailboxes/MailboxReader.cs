using System.Globalization;
using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Security;
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

    public IMailboxGrain GrainOf(HttpContext http) => grains.GetGrain<IMailboxGrain>(http.Caller().MailboxKey.ToString("x32", null));

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
            letters.Add(new ListedLetters.Row(item, await DeadlineOfAsync(item.DueAt, item.AvailableAt, ShardOf(http))));
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
        var (grain, names) = (GrainOf(http), new LetterNames(senders, dispatches, cancellationToken));
        var (shard, before, looked) = (ShardOf(http), query.Before, 0);
        var found = new List<(long Sequence, uint Version, LetterRow Row)>(query.Limit);
        var lookedBackTo = 0L;
        var step = query.IsSearch ? SearchedRowsAtATime : query.Limit;
        string? next = null;
        while (true)
        {
            var rows = await grain.List(query.Bucket, before, step);
            foreach (var row in rows)
            {
                before = row.Position;
                var letter = LetterRow.Read(row.Bytes);
                lookedBackTo = letter.AvailableAt;
                if (query.IsSearch && !await MatchesAsync(query, letter, names)) continue;
                found.Add((letter.Sequence, (uint)row.Position, letter));
                if (found.Count == query.Limit) break;
            }

            looked += rows.Length;
            if (found.Count == query.Limit || (rows.Length == step && looked >= SearchedRowsMax))
                next = before.ToString(CultureInfo.InvariantCulture);
            if (next is not null || rows.Length < step) break;
        }

        var ids = engine.LetterIds.Encode(shard, [.. found.Select(letter => (letter.Sequence, letter.Version))]);
        for (var at = 0; at < ids.Length; at++) list.Add(await ShowAsync(ids[at], found[at].Row, names));
        return (next, lookedBackTo);
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

        public void Add(in ShownLetter letter) => Items.Add(LetterItem.Of(letter));
    }

    private int ShardOf(HttpContext http) => new StreamKey(http.Caller().MailboxKey).ShardOf(engine.Shards);

    /// <summary>False unless the id is of a letter in this caller's shard; whether it is in the mailbox shows when it is read.</summary>
    public bool TryFind(HttpContext http, Guid id, out LetterId letter) =>
        engine.LetterIds.TryDecode(id, out letter)
        && letter.Position.Shard == ShardOf(http);

    /// <summary>Whether the letter is in the caller's mailbox: another's letter in the same shard may have the same version.</summary>
    public async ValueTask<bool> OwnsAsync(HttpContext http, LetterId letter) =>
        await GrainOf(http).Find(letter.Version) is { } stored && LetterRow.Read(stored.Bytes).Sequence == letter.Position.Sequence;

    /// <summary>Whether the caller can see the letter: it is in the mailbox, and its time has come.</summary>
    public async ValueTask<bool> SeesAsync(HttpContext http, LetterId letter) =>
        await GrainOf(http).Find(letter.Version) is { } stored && LetterRow.Read(stored.Bytes) is var row
        && row.Sequence == letter.Position.Sequence && row.Status != LetterStatus.Scheduled;

    /// <summary>What a list shows of the letter of this version, or null.</summary>
    internal async Task<LetterItem?> FindItemAsync(HttpContext http, uint version, CancellationToken cancellationToken)
    {
        if (await GrainOf(http).Find(version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        var id = engine.LetterIds.Encode(ShardOf(http), row.Sequence, version);
        return LetterItem.Of(await ShowAsync(id, row, new LetterNames(senders, dispatches, cancellationToken)));
    }

    public async ValueTask<OpenLetter?> OpenAsync(HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, id, cancellationToken) is not var (row, letter)) return null;
        var body = letter.BodyHash.IsEmpty ? letter.Body : await vault.GetAsync(letter.BodyHash, cancellationToken) ?? default;
        var shown = await ShowAsync(id, row, new LetterNames(senders, dispatches, cancellationToken));
        return new OpenLetter(LetterItem.Of(shown))
        {
            Folder = row.Archived ? "archive" : "inbox",
            Reference = letter.Reference,
            Language = letter.Language,
            Category = letter.Category,
            ReplyAllowed = letter.Traits.HasFlag(LetterTraits.ReplyAllowed),
            ConfirmedAt = Ids.ToTime(row.ConfirmedAt),
            DeadlineAt = await DeadlineOfAsync(Ids.ToTime(row.DueAt), Ids.ToTime(row.AvailableAt), ShardOf(http)),
            Body = new OpenLetter.BodyPart(letter.BodyType, Encoding.UTF8.GetString(body.Span)),
            Support = new OpenLetter.SupportPart(letter.SupportText, letter.SupportUrl, letter.SupportPhone, letter.SupportEmail),
            Attachments = [.. letter.Attachments.Select((file, index) =>
                new OpenLetter.AttachmentPart(index, file.FileName, file.ContentType, file.SizeBytes))],
        };
    }

    private async ValueTask<DateTimeOffset?> DeadlineOfAsync(DateTimeOffset? due, DateTimeOffset? available, int shard) =>
        due is { } dueAt && available is { } availableAt ? (await outages.ExtendAsync(availableAt, dueAt, shard)).DeadlineAt : null;

    /// <summary>What the owner does with a letter; <see cref="LetterRefusal.NoSuchLetter"/> also for another's.</summary>
    public async Task<LetterRefusal> CommandAsync(HttpContext http, Guid id, LetterCommand command) =>
        TryFind(http, id, out var letter) && await OwnsAsync(http, letter)
            ? await GrainOf(http).Command(letter.Version, command)
            : LetterRefusal.NoSuchLetter;

    public async ValueTask<(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes)?> AttachmentAsync(
        HttpContext http, Guid id, int index, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, id, cancellationToken) is not var (_, letter)) return null;
        if (index < 0 || index >= letter.Attachments.Count) return null;
        var file = letter.Attachments[index];
        return await vault.GetAsync(file.Hash, cancellationToken) is { } bytes ? (file.FileName, file.ContentType, bytes) : null;
    }

    private async ValueTask<(LetterRow Row, StoredLetter Letter)?> FindAsync(
        HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        if (!TryFind(http, id, out var letter) || await GrainOf(http).Find(letter.Version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        if (row.Sequence != letter.Position.Sequence || row.Status == LetterStatus.Scheduled) return null;
        var whole = await finder.ReadLetterAsync(new StreamKey(http.Caller().MailboxKey), row, cancellationToken);
        return whole is null ? null : (row, whole);
    }
}
