using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Letters;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Feeds;

namespace Budkavle.Api.Portal.Progress;

/// <summary>
/// Counts the events of an agency's status feed, whenever somebody looks: of all letters, and of each dispatch and merge. Counts and
/// cursor are written together, so nothing counts twice or is left out, whoever looks and whatever ends in between.
/// </summary>
internal sealed class ProgressBook(SealedDocuments documents, StatusFeed feed, Engine engine, TimeProvider time)
{
    /// <summary>Events counted at a time.</summary>
    private const int PageMax = 1000;

    /// <summary>How long a look may count; the rest is counted at the next one.</summary>
    private static readonly TimeSpan _lookMax = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan _agencyWidth = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _dispatchWidth = TimeSpan.FromSeconds(5);

    /// <summary>The counts of an agency, as new as they could be made in the time.</summary>
    public async Task<AgencyProgress> ReadAsync(UInt128 sender, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var (version, known) = await ReadAsync(AgencyName(sender), PortalDocuments.Default.AgencyProgress, cancellationToken);
            known ??= new AgencyProgress("", ProgressSeries.Of(_agencyWidth), default);
            if (time.GetElapsedTime(begun) > _lookMax) return known;
            if (!FeedCursor.TryRead(known.Cursor, engine.Shards, out var cursor)) return known;
            var before = FeedCursor.Write(cursor);
            var events = await feed.ReadAsync(sender, cursor, PageMax, cancellationToken);
            var next = known with { Cursor = FeedCursor.Write(cursor), CountedAt = time.GetUtcNow() };
            if (next.Cursor == before) return next;
            // Somebody else counted them: what that one wrote is read at the next turn.
            await CountAsync(sender, version, next, events, cancellationToken);
        }
    }

    /// <summary>The counts of one dispatch or merge, as new as <see cref="ReadAsync(UInt128, CancellationToken)"/> has made them.</summary>
    public async Task<ProgressSeries> ReadAsync(UInt128 sender, UInt128 dispatch, CancellationToken cancellationToken) =>
        (await ReadAsync(DispatchName(sender, dispatch), PortalDocuments.Default.ProgressSeries, cancellationToken)).Value
        ?? ProgressSeries.Of(_dispatchWidth);

    private async Task CountAsync(
        UInt128 sender, long version, AgencyProgress progress, IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        var dispatches = await DispatchesOfAsync(events, cancellationToken);
        var series = new Dictionary<UInt128, ProgressSeries>();
        var all = progress.Series;
        for (var i = 0; i < events.Count; i++)
        {
            if (PointOf(events[i].Type) is not { } point) continue;
            all = all.Add(events[i].At, point);
            if (dispatches[i] == 0) continue;
            if (!series.TryGetValue(dispatches[i], out var one)) one = await ReadAsync(sender, dispatches[i], cancellationToken);
            series[dispatches[i]] = one.Add(events[i].At, point);
        }

        var head = JsonSerializer.SerializeToUtf8Bytes(progress with { Series = all }, PortalDocuments.Default.AgencyProgress);
        (string, byte[])[] others = [.. series.Select(one => (
            DispatchName(sender, one.Key), JsonSerializer.SerializeToUtf8Bytes(one.Value, PortalDocuments.Default.ProgressSeries)))];
        await documents.WriteTogetherAsync(AgencyName(sender), version, head, others, cancellationToken);
    }

    /// <summary>
    /// The dispatch or merge of each event's letter, or 0. What comes later than the delivery names the letter alone.
    /// </summary>
    private async Task<UInt128[]> DispatchesOfAsync(IReadOnlyList<FeedEvent> events, CancellationToken cancellationToken)
    {
        var dispatches = events.Select(happened => happened.Dispatch != 0 ? happened.Dispatch : happened.Merge).ToArray();
        int[] unknown = [.. Enumerable.Range(0, events.Count).Where(i => dispatches[i] == 0 && events[i].Letter != events[i].Position)];
        var entries = await engine.Log.ReadEntriesAsync([.. unknown.Select(i => events[i].Letter)], cancellationToken);
        for (var i = 0; i < unknown.Length; i++)
        {
            dispatches[unknown[i]] = entries[i] switch
            {
                { Type: EntryType.DispatchLetterDelivered or EntryType.DispatchLetterScheduled } entry =>
                    DispatchLetter.Read(entry.Payload.Span).Dispatch,
                { Type: EntryType.LetterDelivered or EntryType.LetterScheduled } entry => TemplateMark.MergeOf(entry.Payload.Span),
                _ => 0,
            };
        }

        return dispatches;
    }

    private static ProgressPoint? PointOf(EntryType type) => type switch
    {
        EntryType.LetterDelivered or EntryType.DispatchLetterDelivered or EntryType.LetterPublished or EntryType.LetterRelayed =>
            new() { Delivered = 1 },
        EntryType.LetterRead => new() { Opened = 1 },
        EntryType.LetterConfirmed => new() { Confirmed = 1 },
        EntryType.NotificationFailed or EntryType.LetterExpired or EntryType.PrintReturned or EntryType.PrintUnaddressed
            or EntryType.RelayRefused or EntryType.RelayFailed =>
            new() { Failed = 1 },
        EntryType.PrintHandedOver => new() { Paper = 1 },
        _ => null,
    };

    private async ValueTask<(long Version, T? Value)> ReadAsync<T>(
        string name, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var (version, plain) = await documents.ReadAsync(name, cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, form));
    }

    private static string AgencyName(UInt128 sender) => $"portal/progress/{Ids.ToGuid(sender):N}";

    private static string DispatchName(UInt128 sender, UInt128 dispatch) =>
        string.Create(CultureInfo.InvariantCulture, $"portal/progress/{Ids.ToGuid(sender):N}/{dispatch:x32}");
}
