using System.Buffers.Binary;
using Budkavle.Api.Letters;
using Budkavle.Api.Mandates;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Api.Mailboxes;

/// <summary>When letters of a mailbox were opened and confirmed, and what others did for its owner, as it stands in the log.</summary>
public sealed class OpeningLog(Engine engine, IGrainFactory grains, MailboxReader reader)
{
    /// <summary>A page by letter, the newest letter first, and where the next begins; null if there is none.</summary>
    /// <param name="http">Whose mailbox.</param>
    /// <param name="after">Where the last page ended; null for the newest.</param>
    /// <param name="limit">How many events are looked at; those that are no opening are left out.</param>
    public async Task<(IReadOnlyList<Opening> Openings, string? Next)> ReadAsync(
        HttpContext http, string? after, int limit, CancellationToken cancellationToken)
    {
        var (events, next) = await ReadAsync(http, Buckets.Evidence, after, limit, IsOpening, cancellationToken);
        return ([.. events.Select(one => new Opening(one.At, one.Entry.Type == EntryType.LetterConfirmed, one.Letter))], next);
    }

    /// <summary>As <see cref="ReadAsync(HttpContext, string, int, CancellationToken)"/>, of what others did with letters.</summary>
    public async Task<(IReadOnlyList<Act> Acts, string? Next)> ReadActsAsync(
        HttpContext http, string? after, int limit, CancellationToken cancellationToken)
    {
        var (events, next) = await ReadAsync(
            http, Buckets.Acts, after, limit, entry => entry.Type == EntryType.LetterActedOn, cancellationToken);
        return ([.. events.Select(one => ActOf(one.At, LetterAct.Read(one.Entry.Payload.Span), one.Letter))], next);
    }

    /// <summary>The newest changes of the mailbox by others than its owner, newest first.</summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, SettingsChange Change)>> ReadChangesAsync(HttpContext http, int limit)
    {
        var changes = new List<(DateTimeOffset At, SettingsChange Change)>();
        foreach (var mailbox in MailboxAccess.Of(http).Mailboxes)
        {
            var rows = await grains.GetGrain<IMailboxGrain>(mailbox.ToString("x32", null)).List(Buckets.Changes, long.MaxValue, limit);
            changes.AddRange(rows.Select(row => (
                Ids.ToTime(BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span))!.Value, SettingsChange.Read(row.Bytes.Span[8..]))));
        }

        return [.. changes.OrderByDescending(one => one.At).Take(limit)];
    }

    private async Task<(IReadOnlyList<(DateTimeOffset At, Entry Entry, LetterItem Letter)> Events, string? Next)> ReadAsync(
        HttpContext http, byte bucket, string? after, int limit, Func<Entry, bool> isShown, CancellationToken cancellationToken)
    {
        if (!LetterCursor.TryParse(after, out var positions)) positions = [];
        var mailboxes = MailboxAccess.Of(http).Mailboxes;
        var (events, next, hasMore) = (new List<(DateTimeOffset At, Entry Entry, LetterItem Letter)>(), new long[mailboxes.Count], false);
        for (var at = 0; at < mailboxes.Count; at++)
        {
            var grain = grains.GetGrain<IMailboxGrain>(mailboxes[at].ToString("x32", null));
            var before = LetterCursor.PositionOf(positions, at);
            var rows = await grain.List(bucket, before, limit);
            next[at] = rows.Length == 0 ? before : rows[^1].Position;
            hasMore |= rows.Length == limit;
            events.AddRange(await ResolveAsync(http, mailboxes[at], rows, isShown, cancellationToken));
        }

        // Of one mailbox the letters' order is that of the list.
        return (mailboxes.Count == 1 ? events : [.. events.OrderByDescending(one => one.At)], hasMore ? LetterCursor.Format(next) : null);
    }

    private async Task<List<(DateTimeOffset At, Entry Entry, LetterItem Letter)>> ResolveAsync(
        HttpContext http, UInt128 mailbox, StoredRow[] rows, Func<Entry, bool> isShown, CancellationToken cancellationToken)
    {
        var shard = new StreamKey(mailbox).ShardOf(engine.Shards);
        var entries = await engine.Log.ReadEntriesAsync(
            [.. rows.Select(row => new LogPosition(shard, BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span)))], cancellationToken);
        var events = new List<(DateTimeOffset, Entry, LetterItem)>();
        (uint Version, LetterItem? Letter) last = default;
        foreach (var entry in entries.OfType<Entry>().Where(isShown))
        {
            var version = LetterReference.Read(entry.Payload.Span).Version;
            // Events of a letter stand beside each other.
            if (last.Letter is null || last.Version != version)
                last = (version, await reader.FindItemAsync(http, mailbox, version, cancellationToken));
            if (last.Letter is { } letter) events.Add((Ids.ToTime(entry.At)!.Value, entry, letter));
        }

        return events;
    }

    private static Act ActOf(DateTimeOffset at, LetterAct act, LetterItem letter) =>
        new(at, act.Command, act.Actor, letter);

    private static bool IsOpening(Entry entry) => entry.Type is EntryType.LetterRead or EntryType.LetterConfirmed;

    /// <summary>A letter was opened for the first time, or confirmed.</summary>
    public sealed record Opening(DateTimeOffset At, bool IsConfirmation, LetterItem Letter);

    /// <summary>Somebody else than the owner did something with a letter; that they looked stands once for each.</summary>
    public sealed record Act(DateTimeOffset At, LetterCommand Command, LetterActor By, LetterItem Letter);
}
