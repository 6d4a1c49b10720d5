using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications.Sms;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>
/// What comes to notifications from outside after their outcome: mail servers that send them back, operators who have dead letters tried
/// again or give them up. Each is one more outcome, appended by the letter's post office only if it follows the one that it is about, so
/// that a report that comes twice, or two operators at once, do it once.
/// </summary>
public sealed class NotificationUpkeep(Engine engine, IGrainFactory grains, TimeProvider clock) : IDisposable
{
    private readonly ReturnPaths _paths = new(engine.Ring);
    private readonly SmsReportTokens _tokens = new(engine.Ring);
    private readonly MessageReports _messages = new(engine, grains);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// Dead letters of one shard by the sequence of the letter, newest first, before a position.
    /// </summary>
    public async Task<IReadOnlyList<(long Position, DeadLetter Letter)>> ListAsync(
        int shard, long before, int limit, CancellationToken cancellationToken)
    {
        var stream = StreamKey.OfShard(shard, engine.Shards).Value;
        var rows = await grains.GetGrain<IPostOfficeGrain>(shard).ReadList(stream, Buckets.DeadNotifications, before, limit);
        var items = rows.Select(row => DueItem.Read(row.Bytes.Span)).ToArray();
        var entries = await engine.Log.ReadEntriesAsync(
            [.. items.Select(item => new LogPosition(shard, item.Sequence))], cancellationToken);
        var found = new List<(long, DeadLetter)>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            if (entries[i] is not { } entry) continue;
            var outcome = NotificationOutcome.Read(entry.Payload.Span);
            var id = engine.LetterIds.Encode(shard, outcome.Letter.Sequence, outcome.Letter.Version);
            found.Add((rows[i].Position, new DeadLetter(id, outcome.Letter.Sender, entry.At, outcome)));
        }

        return found;
    }

    /// <summary>Dead letters of all shards from a place on: shard by shard, in each the newest first.</summary>
    /// <returns>At most <paramref name="limit"/>, and the place to go on from; null when there are no more shards.</returns>
    public async Task<(IReadOnlyList<DeadLetter> Letters, (int Shard, long Before)? Next)> ListFromAsync(
        (int Shard, long Before) place, int limit, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        for (var (shard, before) = place; shard < engine.Shards; (shard, before) = (shard + 1, long.MaxValue))
        {
            var found = await ListAsync(shard, before, limit - letters.Count, cancellationToken);
            letters.AddRange(found.Select(one => one.Letter));
            if (letters.Count == limit) return (letters, (shard, found[^1].Position));
        }

        return (letters, null);
    }

    /// <summary>Has a dead letter's notification tried again from the first attempt on; false if there is no such dead letter.</summary>
    public Task<bool> RetryAsync(Guid letterId, CancellationToken cancellationToken) =>
        EndAsync(letterId, EntryType.NotificationDeferred, cancellationToken);

    /// <summary>Gives a dead letter's notification up; false if there is no such dead letter. What was to follow it still does.</summary>
    public Task<bool> DiscardAsync(Guid letterId, CancellationToken cancellationToken) =>
        EndAsync(letterId, EntryType.NotificationCancelled, cancellationToken);

    /// <summary>
    /// Takes a report of a mail server; true if it was about the last mail of a letter, or a service's own, and said that it will not
    /// arrive.
    /// </summary>
    public async Task<bool> BounceAsync(BounceReport report, CancellationToken cancellationToken)
    {
        if (!report.IsFinal || !_paths.TryRead(report.Word, out var place)) return false;
        if (await _messages.BouncedAsync(place, report.IsAddressFault, cancellationToken) is { } use) return use == ReportUse.Noted;
        if (await FindLastAsync(place, cancellationToken) is not { } last) return false;
        if (last.Entry.Type != EntryType.NotificationSent || last.Outcome.Channel != NotificationChannelKind.Email) return false;
        var contact = (await Office(place).ReadContacts([last.Entry.Stream.Value]))[0];
        var settings = contact.Settings.IsEmpty ? null : SettingsCodec.Read(contact.Settings);
        var isCurrent = report.Recipient is null || string.Equals(report.Recipient, settings?.Email, StringComparison.OrdinalIgnoreCase);
        var hasPhone = settings?.Phone is not null && !contact.Flags.HasFlag(MailboxFlags.SmsFails);
        var outcome = last.Outcome with
        {
            Reason = report.IsAddressFault && isCurrent ? NotificationReason.Bounced : NotificationReason.PermanentlyRefused,
            NextAttemptAt = hasPhone ? Now : last.Outcome.NextAttemptAt,
            NextStep = hasPhone ? last.Outcome.Step : last.Outcome.NextStep,
            DeferredTo = last.Outcome.NextAttemptAt,
        };
        return await NoteAsync(place, last.Entry, EntryType.NotificationFailed, outcome);
    }

    /// <summary>
    /// Takes a report of an SMS gateway. That the last text message about a letter did not arrive is noted as a failure that is not the
    /// number's, for a telephone that was off for a day is no wrong number: where nothing follows it is a dead letter.
    /// </summary>
    public async Task<ReportUse> ReportSmsAsync(string token, SmsReport report, CancellationToken cancellationToken)
    {
        if (!_tokens.TryRead(token, out var place)) return ReportUse.Unknown;
        if (!report.HasFailed && !report.HasArrived) return ReportUse.Nothing;
        if (await _messages.ReportedAsync(place, report.HasArrived, cancellationToken) is { } use) return use;
        if (!report.HasFailed) return ReportUse.Nothing;
        if (await FindLastAsync(place, cancellationToken) is not { } last) return ReportUse.TooEarly;
        var isPending = last.Outcome.NextAttemptAt != 0 && last.Outcome.NextStep == last.Outcome.Step;
        if (last.Entry.Type != EntryType.NotificationSent || last.Outcome.Channel != NotificationChannelKind.Sms)
            return isPending ? ReportUse.TooEarly : ReportUse.Nothing;
        var outcome = last.Outcome with
        {
            Reason = NotificationReason.PermanentlyRefused,
            DeferredTo = last.Outcome.NextAttemptAt,
        };
        return await NoteAsync(place, last.Entry, EntryType.NotificationFailed, outcome) ? ReportUse.Noted : ReportUse.Nothing;
    }

    public void Dispose()
    {
        _paths.Dispose();
        _tokens.Dispose();
    }

    private async Task<bool> EndAsync(Guid letterId, EntryType type, CancellationToken cancellationToken)
    {
        if (!engine.LetterIds.TryDecode(letterId, out var place) || place.Position.Shard >= engine.Shards) return false;
        if (await FindLastAsync(place, cancellationToken) is not { Entry.Type: EntryType.NotificationFailed } last) return false;
        if (!last.Outcome.IsDead) return false;
        var retries = type == EntryType.NotificationDeferred;
        var outcome = last.Outcome with
        {
            Attempt = 0,
            Reason = retries ? NotificationReason.TriedAgain : NotificationReason.Discarded,
            NextAttemptAt = retries ? Now : last.Outcome.NextAttemptAt,
            NextStep = retries ? last.Outcome.Step : last.Outcome.NextStep,
            DeferredTo = last.Outcome.NextAttemptAt,
            EndsDeadLetter = true,
        };
        return await NoteAsync(place, last.Entry, type, outcome);
    }

    private IPostOfficeGrain Office(LetterId place) => grains.GetGrain<IPostOfficeGrain>(place.Position.Shard);

    private async Task<bool> NoteAsync(LetterId place, Entry last, EntryType type, NotificationOutcome outcome) =>
        (await Office(place).NoteMany([new NoteItem
        {
            Mailbox = last.Stream.Value,
            Type = type,
            Payload = outcome.ToBytes(),
            Sender = outcome.Letter.Sender,
            After = last.Sequence,
        }]))[0];

    /// <summary>The last outcome of a letter's notification, or null.</summary>
    private async Task<(Entry Entry, NotificationOutcome Outcome)?> FindLastAsync(LetterId place, CancellationToken cancellationToken)
    {
        if (place.Position.Shard >= engine.Shards) return null;
        if ((await engine.Log.ReadEntriesAsync([place.Position], cancellationToken))[0] is not { } letter) return null;
        var rows = await Office(place).ReadList(letter.Stream.Value, Buckets.Notification, place.Version + 1L, 1);
        if (rows is not [{ } row] || row.Position != place.Version) return null;
        var position = new LogPosition(place.Position.Shard, BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span));
        if ((await engine.Log.ReadEntriesAsync([position], cancellationToken))[0] is not { } entry) return null;
        return (entry, NotificationOutcome.Read(entry.Payload.Span));
    }
}
