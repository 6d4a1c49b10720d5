using System.Globalization;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Printing;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Printing;

/// <summary>Makes plain text of letters, for paper.</summary>
public sealed class PrintLetters(Engine engine, IGrainFactory grains, LetterFinder finder, ContentVault contents, ISenderNames senders)
    : IPrintLetters
{
    internal const string Pdf = "application/pdf";

    public async ValueTask<PrintableLetter?> FindAsync(StreamKey mailbox, LetterReference letter, CancellationToken cancellationToken)
    {
        var shard = mailbox.ShardOf(engine.Shards);
        if (await grains.GetGrain<IPostOfficeGrain>(shard).FindLetter(mailbox.Value, letter.Version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        if (row.Sequence != letter.Sequence) return null;
        if (await finder.ReadLetterAsync(mailbox, row, cancellationToken) is not { } whole) return null;
        return await ReadAsync(
            contents, whole, engine.LetterIds.Encode(shard, letter.Sequence, letter.Version), await senders.FindAsync(row.Sender) ?? "",
            DateOf(row), cancellationToken);
    }

    /// <summary>A letter, or what a dispatch says to all, as it goes on paper; null if its contents are gone.</summary>
    internal static async ValueTask<PrintableLetter?> ReadAsync(
        ContentVault contents, StoredLetter whole, Guid id, string senderName, DateTimeOffset date, CancellationToken cancellationToken)
    {
        var body = whole.BodyHash.IsEmpty ? whole.Body : await contents.GetIfKeptAsync(whole.BodyHash, cancellationToken);
        if (body is not { } bytes) return null;
        var (files, leftOut) = (new List<ReadOnlyMemory<byte>>(), new List<string>());
        foreach (var file in whole.Attachments)
        {
            var content = file.ContentType == Pdf ? await contents.GetIfKeptAsync(file.Hash, cancellationToken) : null;
            if (content is { } there) files.Add(there);
            else leftOut.Add(file.FileName);
        }

        return new PrintableLetter
        {
            LetterId = id,
            SenderName = senderName,
            Subject = whole.Subject,
            Text = PlainText.OfBody(whole.BodyType, Encoding.UTF8.GetString(bytes.Span)),
            Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Language = whole.Language.Length == 0 ? "sv" : whole.Language,
            Attachments = files,
            LeftOut = leftOut,
        };
    }

    /// <summary>A letter that another operator did not take was never available.</summary>
    private DateTimeOffset DateOf(in LetterRow row) => row.AvailableAt != 0
        ? DateTimeOffset.FromUnixTimeMilliseconds(row.AvailableAt) : engine.Services.Clock.GetUtcNow();
}
