using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Rejections;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Gives receipts: finds what happened to a letter, signs it, and adds the proof that it is in the transparency log. Who may have one is
/// the
/// caller's business.
/// </summary>
public sealed class ReceiptIssuer
{
    private readonly Engine _engine;
    private readonly EvidenceKeys _keys;
    private readonly BlockEvidence _blocks;
    private readonly EvidenceReader _reader;
    private readonly EvidenceLimits _limits;

    internal ReceiptIssuer(Engine engine, EvidenceKeys keys, BlockEvidence blocks, EvidenceReader reader, EvidenceLimits limits) =>
        (_engine, _keys, _blocks, _reader, _limits) = (engine, keys, blocks, reader, limits);

    /// <summary>
    /// The same for many receipts one after the other: all are proved by the checkpoint that there is at the first of them.
    /// </summary>
    public ReceiptIssuer AsOfNow() => new(
        _engine, _keys, _blocks, new EvidenceReader(new EvidenceStore(new RememberedDocuments(_engine.Store.Documents))), _limits);

    /// <summary>The events of a letter in the order of the log.</summary>
    /// <param name="grains">The post offices.</param>
    /// <param name="letter">The letter's own entry.</param>
    /// <param name="shard">The shard of it.</param>
    public async Task<IReadOnlyList<LetterEvent>> ListAsync(
        IGrainFactory grains, Entry letter, int shard, CancellationToken cancellationToken)
    {
        var office = grains.GetGrain<IPostOfficeGrain>(shard);
        var before = Buckets.EvidencePosition(letter.Version + 1, 0);
        var events = office.ReadList(letter.Stream.Value, Buckets.Evidence, before, _limits.EventsPerLetterMax);
        var told = office.ReadList(letter.Stream.Value, Buckets.Notification, letter.Version + 1L, 1);
        await Task.WhenAll(events, told);
        var rows = (await events).Where(row => row.Position >= Buckets.EvidencePosition(letter.Version, 0))
            .Concat((await told).Where(row => row.Position == letter.Version));
        var later = rows
            .Select(row => new LogPosition(shard, BinaryPrimitives.ReadInt64BigEndian(row.Bytes.Span)))
            .OrderBy(position => position.Sequence).ToList();
        var entries = await _engine.Log.ReadEntriesAsync(later, cancellationToken);
        return [.. entries.OfType<Entry>().Prepend(letter).SelectMany(entry => ErdsEvents.Of(entry.Type).Select(
            happened => new LetterEvent(happened, entry.At, new LogPosition(shard, entry.Sequence))))];
    }

    /// <summary>A receipt for one of the events of a letter, with its proof if a checkpoint covers it.</summary>
    /// <exception cref="StorageException">The block of the event is gone.</exception>
    /// <param name="happened">The event.</param>
    /// <param name="letterId">The letter as the world knows it.</param>
    /// <param name="own">The letter's own entry.</param>
    /// <param name="letter">What it says; a dispatch's letter where it belongs to one.</param>
    public Task<ReceiptDocument> IssueAsync(
        LetterEvent happened, Guid letterId, Entry own, StoredLetter letter, CancellationToken cancellationToken) =>
        IssueAsync(happened.Position, leaf => ClaimsOf(happened, letterId, own, letter, leaf), cancellationToken);

    /// <summary>A receipt for a submission that was refused.</summary>
    /// <exception cref="StorageException">The block of the entry is gone.</exception>
    public Task<ReceiptDocument> IssueAsync(RecordedRejection rejected, CancellationToken cancellationToken) => IssueAsync(
        rejected.Position,
        leaf => ClaimsOf(ErdsEvent.SubmissionRejection, leaf) with
        {
            LetterId = Guid.Empty,
            Rejection = new ReceiptClaims.Refused(Hex(rejected.Submission.Key), rejected.Submission.At, rejected.Submission.Code),
        },
        cancellationToken);

    private async Task<ReceiptDocument> IssueAsync(
        LogPosition position, Func<EvidenceLeaf, ReceiptClaims> claimsOf, CancellationToken cancellationToken)
    {
        var blocks = await _engine.Store.Log.ReadBlocksAsync([position], cancellationToken);
        var block = blocks[0] ?? throw new StorageException("An entry that a receipt is asked for is not in the log.");
        if (!_engine.KnowsKeyOf(block)) await _engine.RefreshKeysAsync(cancellationToken);
        var (leaf, path) = _blocks.Prove(block, position.Sequence);
        var state = await _reader.ReadStateAsync(cancellationToken);
        var claims = claimsOf(leaf);
        var payload = JsonSerializer.SerializeToUtf8Bytes(claims, ReceiptJson.Default.ReceiptClaims);
        var key = _keys.Current;
        var receipt = new ReceiptDocument { Receipt = CompactJws.Sign(payload, key.Id, key.Key) };
        if (state is null || await _reader.FindAsync(state, position, cancellationToken) is not var (found, index)) return receipt;
        return receipt with
        {
            Proof = new ReceiptDocument.LogProof(
                (int)(position.Sequence - block.Sequence), path, found.ToBytes(), index,
                await _reader.ProveInclusionAsync(index, state.Size, cancellationToken)),
            Checkpoint = state.Checkpoint,
        };
    }

    private ReceiptClaims ClaimsOf(LetterEvent happened, Guid letterId, Entry own, StoredLetter letter, EvidenceLeaf leaf)
    {
        var dispatch = ErdsEvents.IsOfDispatch(own.Type) ? DispatchLetter.Read(own.Payload.Span).Dispatch : 0;
        var content = dispatch == 0 ? LetterContent.HashOf(own.Payload.Span) : LetterContent.HashOf(letter);
        var body = letter.BodyHash.IsEmpty ? SHA256.HashData(letter.Body.Span) : letter.BodyHash.ToArray();
        return ClaimsOf(happened.Event, leaf) with
        {
            LetterId = letterId,
            ContentHash = Convert.ToHexStringLower(content),
            Dispatch = dispatch == 0 ? null : Guid.ParseExact(Hex(dispatch), "N"),
            Body = Convert.ToHexStringLower(body),
            Attachments = letter.Attachments.Count == 0
                ? null : [.. letter.Attachments.Select(attachment => Convert.ToHexStringLower(attachment.Hash.Span))],
        };
    }

    private ReceiptClaims ClaimsOf(ErdsEvent happened, EvidenceLeaf leaf) =>
        new()
        {
            Iss = _keys.Origin,
            Iat = _engine.Services.Clock.GetUtcNow().ToUnixTimeSeconds(),
            Event = happened.Name,
            EventCode = happened.Code,
            Time = ReceiptClaims.FormatTime(leaf.At),
            LetterId = Guid.Empty,
            Sender = Hex(leaf.Sender),
            Recipient = Hex(leaf.Recipient),
            Position = new ReceiptClaims.LogPlace(leaf.Shard, leaf.Sequence),
            Entry = new ReceiptClaims.LogEntry(leaf.Type, Hex(leaf.Salt), Convert.ToHexStringLower(leaf.Content.Span)),
        };

    private static string Hex(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);
}
