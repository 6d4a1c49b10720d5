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
    private const int SearchedRowsMax = 5000;

    public IMailboxGrain GrainOf(HttpContext http) => grains.GetGrain<IMailboxGrain>(http.Caller().MailboxKey.ToString("x32", null));

    public async Task<LetterPage> ListAsync(
        HttpContext http, byte bucket, long before, int limit, string? query, CancellationToken cancellationToken)
    {
        var grain = GrainOf(http);
        var items = new List<LetterItem>(limit);
        var looked = 0;
        while (true)
        {
            var rows = await grain.List(bucket, before, limit);
            foreach (var row in rows)
            {
                before = row.Position;
                var item = await ToItemAsync(http, row, cancellationToken);
                if (query is null || Matches(item, query)) items.Add(item);
                if (items.Count == limit) break;
            }

            looked += rows.Length;
            if (rows.Length < limit) return new LetterPage(items, items.Count == limit ? before.ToString() : null);
            if (items.Count == limit || looked >= SearchedRowsMax) return new LetterPage(items, before.ToString());
        }
    }

    private static bool Matches(LetterItem item, string query) =>
        item.Subject.Contains(query, StringComparison.OrdinalIgnoreCase) || item.Sender.Contains(query, StringComparison.OrdinalIgnoreCase);

    private async ValueTask<LetterItem> ToItemAsync(HttpContext http, StoredRow stored, CancellationToken cancellationToken)
    {
        var row = LetterRow.Read(stored.Bytes);
        var shard = new StreamKey(http.Caller().MailboxKey).ShardOf(engine.Shards);
        var subject = row.Dispatch == 0
            ? row.SubjectText
            : (await dispatches.FindLetterAsync(row.Dispatch, cancellationToken))?.Subject ?? "";
        return new LetterItem
        {
            LetterId = engine.LetterIds.Encode(shard, row.Sequence, (uint)stored.Position),
            Sender = await senders.FindAsync(row.Sender) ?? "",
            SenderId = Ids.ToGuid(row.Sender),
            Subject = subject,
            Status = LetterFinder.NameOf(row.Status),
            AvailableAt = Ids.ToTime(row.AvailableAt),
            ReadAt = Ids.ToTime(row.ReadAt),
            DueAt = Ids.ToTime(row.DueAt),
            ConfirmationRequired = row.Traits.HasFlag(LetterTraits.ConfirmationRequired),
            HasAttachments = row.Traits.HasFlag(LetterTraits.HasAttachments),
        };
    }

    /// <summary>False unless the id is of a letter in this caller's shard; whether it is in the mailbox shows when it is read.</summary>
    public bool TryFind(HttpContext http, Guid id, out LetterId letter) =>
        engine.LetterIds.TryDecode(id, out letter)
        && letter.Position.Shard == new StreamKey(http.Caller().MailboxKey).ShardOf(engine.Shards);

    /// <summary>Whether the letter is in the caller's mailbox: another's letter in the same shard may have the same version.</summary>
    public async ValueTask<bool> OwnsAsync(HttpContext http, LetterId letter) =>
        await GrainOf(http).Find(letter.Version) is { } stored && LetterRow.Read(stored.Bytes).Sequence == letter.Position.Sequence;

    public async ValueTask<OpenLetter?> OpenAsync(HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, id, cancellationToken) is not var (stored, row, letter)) return null;
        var body = letter.BodyHash.IsEmpty ? letter.Body : await vault.GetAsync(letter.BodyHash, cancellationToken) ?? default;
        return new OpenLetter(await ToItemAsync(http, stored, cancellationToken))
        {
            Folder = row.Archived ? "archive" : "inbox",
            Reference = letter.Reference,
            Language = letter.Language,
            Category = letter.Category,
            ReplyAllowed = letter.Traits.HasFlag(LetterTraits.ReplyAllowed),
            ConfirmedAt = Ids.ToTime(row.ConfirmedAt),
            DeadlineAt = await DeadlineOfAsync(row, ShardOf(http)),
            Body = new OpenLetter.BodyPart(letter.BodyType, System.Text.Encoding.UTF8.GetString(body.Span)),
            Support = new OpenLetter.SupportPart(letter.SupportText, letter.SupportUrl, letter.SupportPhone, letter.SupportEmail),
            Attachments = [.. letter.Attachments.Select((file, index) =>
                new OpenLetter.AttachmentPart(index, file.FileName, file.ContentType, file.SizeBytes))],
        };
    }

    private async ValueTask<DateTimeOffset?> DeadlineOfAsync(LetterRow row, int shard) =>
        Ids.ToTime(row.DueAt) is { } dueAt && Ids.ToTime(row.AvailableAt) is { } availableAt
            ? (await outages.ExtendAsync(availableAt, dueAt, shard)).DeadlineAt
            : null;

    private int ShardOf(HttpContext http) => new StreamKey(http.Caller().MailboxKey).ShardOf(engine.Shards);

    public async ValueTask<(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes)?> AttachmentAsync(
        HttpContext http, Guid id, int index, CancellationToken cancellationToken)
    {
        if (await FindAsync(http, id, cancellationToken) is not var (_, _, letter)) return null;
        if (index < 0 || index >= letter.Attachments.Count) return null;
        var file = letter.Attachments[index];
        return await vault.GetAsync(file.Hash, cancellationToken) is { } bytes ? (file.FileName, file.ContentType, bytes) : null;
    }

    private async ValueTask<(StoredRow Stored, LetterRow Row, StoredLetter Letter)?> FindAsync(
        HttpContext http, Guid id, CancellationToken cancellationToken)
    {
        if (!TryFind(http, id, out var letter) || await GrainOf(http).Find(letter.Version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        if (row.Sequence != letter.Position.Sequence || row.Status == LetterStatus.Scheduled) return null;
        var whole = await finder.ReadLetterAsync(new StreamKey(http.Caller().MailboxKey), row, cancellationToken);
        return whole is null ? null : (stored, row, whole);
    }
}
