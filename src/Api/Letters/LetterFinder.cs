using System.Buffers.Binary;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Api.Letters;

/// <summary>Finds a letter from its id, for those who may see it.</summary>
public sealed class LetterFinder(Engine engine, IGrainFactory grains, IDispatchLetters dispatches)
{
    /// <summary>Of a letter for another operator there is one entry that is evidence besides its own.</summary>
    private const int RelayEvidenceMax = 8;

    /// <summary>A sender's own letter, or null: unknown and foreign ids look the same.</summary>
    public async ValueTask<LetterState?> FindForSenderAsync(Guid id, UInt128 sender, CancellationToken cancellationToken)
    {
        if (!engine.LetterIds.TryDecode(id, out var place) || place.Position.Shard >= engine.Shards) return null;
        var entries = await engine.Log.ReadEntriesAsync([place.Position], cancellationToken);
        if (entries[0] is not { } entry || entry.Version != place.Version || SenderOf(entry) != sender) return null;
        var office = grains.GetGrain<IPostOfficeGrain>(place.Position.Shard);
        if (await office.FindLetter(entry.Stream.Value, place.Version) is not { } stored) return null;
        var row = LetterRow.Read(stored.Bytes);
        var letter = await ReadLetterAsync(entry, row, cancellationToken);
        return letter is null ? null : new LetterState
        {
            LetterId = id,
            Status = NameOf(row),
            Subject = letter.Subject,
            Reference = letter.Reference.Length == 0 ? null : letter.Reference,
            DispatchId = row.Dispatch == 0 ? null : Ids.ToGuid(row.Dispatch),
            AcceptedAt = Ids.ToTime(entry.At)!.Value,
            PublishAt = Ids.ToTime(row.PublishAt),
            DeliveredAt = Ids.ToTime(row.AvailableAt),
            ReadAt = Ids.ToTime(row.ReadAt),
            ConfirmedAt = Ids.ToTime(row.ConfirmedAt),
            DueAt = Ids.ToTime(row.DueAt),
            ExpiredAt = Ids.ToTime(row.ExpiredAt),
            Relay = row.Relay == RelayState.None ? null : await ReadRelayAsync(entry.Stream, place, office, row.Relay, cancellationToken),
            Letter = letter,
        };
    }

    /// <summary>
    /// A letter and its own entry for whoever its entry says may have it, or null: unknown and foreign ids look the same.
    /// </summary>
    public async ValueTask<FoundLetter?> FindAsync(Guid id, Func<Entry, bool> mayHave, CancellationToken cancellationToken)
    {
        if (!engine.LetterIds.TryDecode(id, out var place) || place.Position.Shard >= engine.Shards) return null;
        var entries = await engine.Log.ReadEntriesAsync([place.Position], cancellationToken);
        if (entries[0] is not { } entry || entry.Version != place.Version) return null;
        if (!ErdsEvents.IsLetter(entry.Type) || !mayHave(entry)) return null;
        var dispatch = ErdsEvents.IsOfDispatch(entry.Type) ? DispatchLetter.Read(entry.Payload.Span).Dispatch : 0;
        var letter = await ReadLetterAsync(entry, new LetterRow { Dispatch = dispatch }, cancellationToken);
        return letter is null ? null : new FoundLetter(id, place, entry, letter);
    }

    /// <summary>The letter that a row of a mailbox lists, or null if its entry is gone.</summary>
    public async ValueTask<StoredLetter?> ReadLetterAsync(StreamKey mailbox, LetterRow row, CancellationToken cancellationToken)
    {
        var position = new LogPosition(mailbox.ShardOf(engine.Shards), row.Sequence);
        var entries = await engine.Log.ReadEntriesAsync([position], cancellationToken);
        return entries[0] is { } entry && entry.Stream == mailbox ? await ReadLetterAsync(entry, row, cancellationToken) : null;
    }

    private async ValueTask<StoredLetter?> ReadLetterAsync(Entry entry, LetterRow row, CancellationToken cancellationToken) =>
        row.Dispatch == 0 ? StoredLetter.Read(entry.Payload) : await dispatches.FindLetterAsync(row.Dispatch, cancellationToken);

    /// <summary>Who sent the letter of an entry; 0 if the entry is none.</summary>
    public static UInt128 SenderOf(in Entry entry) => entry.Type switch
    {
        EntryType.LetterDelivered or EntryType.LetterScheduled =>
            BinaryPrimitives.ReadUInt128BigEndian(FieldReader.Find(entry.Payload.Span, LetterField.Sender)),
        EntryType.DispatchLetterDelivered or EntryType.DispatchLetterScheduled => DispatchLetter.Read(entry.Payload.Span).Sender,
        _ => 0,
    };

    private static string NameOf(in LetterRow row) => row.Relay switch
    {
        RelayState.None => NameOf(row.Status),
        RelayState.Waiting => "relaying",
        RelayState.Taken => "relayed",
        _ => "returned",
    };

    /// <summary>The newest entry that is evidence of the letter says how it ended.</summary>
    private async ValueTask<RelayResult> ReadRelayAsync(
        StreamKey mailbox, LetterId letter, IPostOfficeGrain office, RelayState state, CancellationToken cancellationToken)
    {
        var name = state == RelayState.Taken ? "taken" : state.ToString().ToLowerInvariant();
        if (state == RelayState.Waiting) return new RelayResult { State = name };
        var rows = await office.ReadList(
            mailbox.Value, Buckets.Evidence, Buckets.EvidencePosition(letter.Version + 1, 0), RelayEvidenceMax);
        LogPosition[] places = [.. rows.Where(row => row.Position >= Buckets.EvidencePosition(letter.Version, 0)).Select(
            row => new LogPosition(letter.Position.Shard, BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span)))];
        foreach (var entry in await engine.Log.ReadEntriesAsync(places, cancellationToken))
        {
            if (entry is { Type: EntryType.LetterRelayed or EntryType.RelayRefused or EntryType.RelayFailed } outcome)
                return RelayResult.Of(name, outcome.At, RelayNote.Read(outcome.Payload));
        }

        return new RelayResult { State = name };
    }

    public static string NameOf(LetterStatus status) => status switch
    {
        LetterStatus.Scheduled => "scheduled",
        LetterStatus.Delivered => "delivered",
        LetterStatus.Read => "read",
        _ => "confirmed",
    };
}
