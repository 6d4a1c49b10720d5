using System.Buffers.Binary;
using System.Globalization;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Api.Mailboxes;

/// <summary>When letters of a mailbox were opened and confirmed, as it stands in the log.</summary>
public sealed class OpeningLog(Engine engine, MailboxReader reader)
{
    /// <summary>A page by letter, the newest letter first, and where the next begins; null if there is none.</summary>
    /// <param name="http">Whose mailbox.</param>
    /// <param name="before">Where the last page ended.</param>
    /// <param name="limit">How many events are looked at; those that are no opening are left out.</param>
    public async Task<(IReadOnlyList<Opening> Openings, string? Next)> ReadAsync(
        HttpContext http, long before, int limit, CancellationToken cancellationToken)
    {
        var rows = await reader.GrainOf(http).List(Buckets.Evidence, before, limit);
        var shard = new StreamKey(http.Caller().MailboxKey).ShardOf(engine.Shards);
        var entries = await engine.Log.ReadEntriesAsync(
            [.. rows.Select(row => new LogPosition(shard, BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span)))], cancellationToken);
        var openings = new List<Opening>();
        (uint Version, LetterItem? Letter) last = default;
        foreach (var entry in entries.OfType<Entry>().Where(IsOpening))
        {
            var version = LetterReference.Read(entry.Payload.Span).Version;
            // Events of a letter stand beside each other.
            if (last.Letter is null || last.Version != version)
                last = (version, await reader.FindItemAsync(http, version, cancellationToken));
            if (last.Letter is { } letter)
                openings.Add(new Opening(Letters.Ids.ToTime(entry.At)!.Value, entry.Type == EntryType.LetterConfirmed, letter));
        }

        return (openings, rows.Length < limit ? null : rows[^1].Position.ToString(CultureInfo.InvariantCulture));
    }

    private static bool IsOpening(Entry entry) => entry.Type is EntryType.LetterRead or EntryType.LetterConfirmed;

    /// <summary>A letter was opened for the first time, or confirmed.</summary>
    public sealed record Opening(DateTimeOffset At, bool IsConfirmation, LetterItem Letter);
}
