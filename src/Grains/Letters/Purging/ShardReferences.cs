using System.Buffers.Binary;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>
/// What the entries of one shard name. A letter and all that happened to it are in one shard, so what rules let go is known from it alone.
/// </summary>
internal sealed class ShardReferences(
    LogReader log, ContentVault vault, IContentHolders holders, PurgeRules rules, LeftMailboxes? left, DateTimeOffset now, int shard)
{
    private const int BlocksPerRead = 64;

    /// <summary>Letters that another operator has; true where that is long enough ago.</summary>
    private readonly Dictionary<long, bool> _relayed = [];

    /// <summary>Letters that another operator or the print house is yet to have.</summary>
    private readonly HashSet<long> _underWay = [];
    private readonly Dictionary<StreamKey, long> _ended = [];
    private readonly List<(ReadOnlyMemory<byte> Manifest, PurgeRule? LetGoBy)> _manifests = [];

    /// <summary>Finds what rules let go.</summary>
    public async Task FindLetGoAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        if (rules.RelayedLettersAfterDays is null && rules.DispatchListsAfterDays is null && rules.LettersAfterDays.Count == 0
            && left is null) return;
        await foreach (var entry in ReadAsync(log, shard, progress, cancellationToken))
        {
            switch (entry.Type)
            {
                case EntryType.RelayOrdered or EntryType.PrintAssigned: _underWay.Add(LetterOf(entry)); break;
                case EntryType.PrintOrdered: _underWay.Add(NotificationOutcome.Read(entry.Payload.Span).Letter.Sequence); break;
                case EntryType.LetterRelayed: _relayed[LetterOf(entry)] = IsOver(entry.At, rules.RelayedLettersAfterDays); break;
                default: break;
            }

            if (entry.Type is (> EntryType.RelayOrdered and <= EntryType.RelayFailed) or EntryType.PrintCancelled
                or (> EntryType.PrintAssigned and <= EntryType.PrintUnaddressed))
                _underWay.Remove(LetterOf(entry));
            if (NamingEvents.Dispatch(entry) is DispatchCompleted or DispatchCancelled) _ended[entry.Stream] = entry.At;
        }
    }

    /// <summary>All of a shard's entries; a log that lacks some ends it.</summary>
    public static async IAsyncEnumerable<Entry> ReadAsync(
        LogReader log, int shard, Action<long> progress,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long next = 1;
        while (await log.ReadBlocksAsync(shard, next, 0, BlocksPerRead, cancellationToken) is { Count: > 0 } blocks)
        {
            foreach (var block in blocks)
            {
                if (block.Sequence != next) throw new StorageException("The log lacks entries: run budkavle verify. Nothing is removed.");
                foreach (var entry in log.EntriesOf(block)) yield return entry;
                next = block.LastSequence + 1;
            }

            progress(blocks.Sum(block => (long)block.Count));
        }
    }

    private static long LetterOf(in Entry entry) => LetterReference.Read(entry.Payload.Span).Sequence;

    /// <summary>Notes all that the entries name.</summary>
    public async Task NoteAsync(ContentMarks marks, Action<long> progress, CancellationToken cancellationToken)
    {
        await foreach (var entry in ReadAsync(log, shard, progress, cancellationToken))
        {
            if (entry.Type != EntryType.AggregateEvent) marks.Scan(entry.Payload.Span, LetGoBy(entry));
            switch (entry.Type)
            {
                case EntryType.AggregateEvent: NoteEvent(entry, marks); break;
                case EntryType.SubmissionReceived: NoteSubmission(entry.Payload, marks); break;
                case EntryType.MessageAccepted: await NoteLinksAsync(entry, marks, cancellationToken); break;
                default: break;
            }
        }

        foreach (var (manifest, letGoBy) in _manifests) await NoteManifestAsync(manifest, letGoBy, marks, cancellationToken);
    }

    private PurgeRule? LetGoBy(in Entry entry)
    {
        if (entry.Type is not (EntryType.LetterDelivered or EntryType.LetterScheduled or EntryType.LetterImported)) return null;
        if (_underWay.Contains(entry.Sequence)) return null;
        var isRelayed = _relayed.TryGetValue(entry.Sequence, out var isLongAgo);
        if (isLongAgo) return PurgeRule.RelayedLetters;
        // A letter that is yet to come is counted from its day.
        var publishAt = FieldReader.Find(entry.Payload.Span, LetterField.PublishAt);
        var from = publishAt.IsEmpty ? entry.At : Math.Max(entry.At, BinaryPrimitives.ReadInt64BigEndian(publishAt));
        if (entry.Type != EntryType.LetterImported && rules.LettersAfterDays.Count > 0)
        {
            var sender = BinaryPrimitives.ReadUInt128BigEndian(FieldReader.Find(entry.Payload.Span, LetterField.Sender));
            if (rules.LettersAfterDays.TryGetValue(sender, out var days) && IsOver(from, days)) return PurgeRule.Letters;
        }

        // What another operator has is kept for its sender, by a rule of its own.
        return isRelayed ? null : left?.RuleOf(entry.Stream, from);
    }

    private void NoteEvent(in Entry entry, ContentMarks marks)
    {
        PurgeRule? letGoBy = null;
        switch (NamingEvents.Dispatch(entry))
        {
            case DispatchRecipientsAdded added: Keep(added.Manifest, letGoBy = ListsOf(entry)); break;
            case DispatchPlanned planned: Keep(planned.Plan, letGoBy = ListsOf(entry)); break;
            case DispatchCreated created: letGoBy = TemplateOf(entry, created); break;
            default: break;
        }

        marks.ScanText(entry.Payload.Span, letGoBy);
        if (NamingEvents.Sent(entry) is { } sent) NoteSubmission(sent.Payload, marks);
    }

    private void Keep(ReadOnlyMemory<byte> manifest, PurgeRule? letGoBy)
    {
        if (!manifest.IsEmpty) _manifests.Add((manifest, letGoBy));
    }

    private PurgeRule? ListsOf(in Entry entry) =>
        _ended.TryGetValue(entry.Stream, out var at) && IsOver(at, rules.DispatchListsAfterDays) ? PurgeRule.DispatchLists : null;

    private PurgeRule? TemplateOf(in Entry entry, DispatchCreated created) =>
        _ended.TryGetValue(entry.Stream, out var at) && SenderIds.TryParse(created.Sender, out var sender)
        && rules.LettersAfterDays.TryGetValue(sender, out var days) && IsOver(at, days) ? PurgeRule.Letters : null;

    private void NoteSubmission(ReadOnlyMemory<byte> payload, ContentMarks marks)
    {
        foreach (var name in NamesOf(vault, payload)) marks.Note(name, null);
    }

    /// <summary>The names of a submission's contents.</summary>
    public static IEnumerable<ContentHash> NamesOf(ContentVault vault, ReadOnlyMemory<byte> payload)
    {
        var letter = StoredLetter.Read(payload);
        foreach (var hash in (ReadOnlyMemory<byte>[])[letter.BodyHash, .. letter.Attachments.Select(file => file.Hash)])
        {
            if (!hash.IsEmpty) yield return vault.NameOf(hash.Span, letter.Submission.Scope);
        }
    }

    private async Task NoteLinksAsync(Entry entry, ContentMarks marks, CancellationToken cancellationToken)
    {
        var message = OutboundMessage.Read(entry.Payload);
        var body = message.BodyHash.IsEmpty ? Encoding.UTF8.GetBytes(message.Body) : await ReadAsync(message.BodyHash, cancellationToken);
        foreach (var (name, endsAt) in holders.InText(Encoding.UTF8.GetString(body.Span)))
            marks.Note(name, IsOver(endsAt, rules.LinkedFilesAfterDays) ? PurgeRule.LinkedFiles : null);
    }

    private async Task NoteManifestAsync(
        ReadOnlyMemory<byte> manifest, PurgeRule? letGoBy, ContentMarks marks, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(manifest, cancellationToken);
        if (bytes.IsEmpty) return;
        foreach (var chunk in Manifest.Read(bytes).Chunks) marks.Note(ContentVault.NameOf(chunk.Hash.Span), letGoBy);
    }

    /// <summary>Nothing where it was removed before.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken)
    {
        try
        {
            return await vault.GetAsync(hash, cancellationToken)
                ?? throw new StorageException("A content that is named is missing: run budkavle verify. Nothing is removed.");
        }
        catch (ContentsPurgedException)
        {
            return default;
        }
    }

    private bool IsOver(long at, int? days) => days is { } after && at < now.AddDays(-after).ToUnixTimeMilliseconds();
}
