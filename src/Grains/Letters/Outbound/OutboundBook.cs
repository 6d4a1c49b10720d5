using System.Buffers.Binary;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Outbound;

/// <summary>
/// What services send by themselves, e-mails and SMS: a stream of the log for each service. A message is durable when it is accepted, and
/// is sent from the shard's outbox by whoever writes the shard.
/// </summary>
public sealed class OutboundBook(Engine engine, IGrainFactory grains, ContentVault contents)
{
    /// <summary>Rows looked through for one page of a list. Some 100 bytes each, half a second at the most.</summary>
    public const int RowsLookedAtMax = 100_000;

    private const int RowsPerRead = 1000;

    /// <summary>Accepts a message; durable on return.</summary>
    /// <returns>Where it stands, or null if there is no room now.</returns>
    public async ValueTask<StandingMessage?> AcceptAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        return await AcceptAsync([message], cancellationToken) is [var one] ? one : null;
    }

    /// <summary>Accepts messages of one service by one commit, all or none; durable on return.</summary>
    /// <returns>Where they stand, or null if there is no room now.</returns>
    public async ValueTask<IReadOnlyList<StandingMessage>?> AcceptAsync(
        IReadOnlyList<OutboundMessage> messages, CancellationToken cancellationToken)
    {
        var stored = new OutboundMessage[messages.Count];
        for (var i = 0; i < stored.Length; i++) stored[i] = await ToStoredAsync(messages[i], cancellationToken);
        var stream = engine.Hashes.MessagesOf(messages[0].Sender);
        var shard = stream.ShardOf(engine.Shards);
        var accepted = await grains.GetGrain<IPostOfficeGrain>(shard)
            .AcceptMessages(stream.Value, Array.ConvertAll(stored, one => (ReadOnlyMemory<byte>)one.ToBytes()));
        if (accepted.Length < stored.Length) return null;
        return [.. accepted.Select((one, i) => new StandingMessage(
            IdOf(shard, one.Sequence, one.Version, messages[i].Letter), one.Version, messages[i],
            OutboundRow.Of(stored[i], one.Sequence, one.At)))];
    }

    private async ValueTask<OutboundMessage> ToStoredAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var stored = message with { ReferenceMark = MarkOf(message.Sender, message.Reference) };
        if (Encoding.UTF8.GetByteCount(message.Body) <= engine.Services.Limits.InlineBodyBytesMax) return stored;
        var hash = await contents.PutAsync(Encoding.UTF8.GetBytes(message.Body), cancellationToken);
        return stored with { Body = "", BodyHash = hash };
    }

    /// <summary>A service's own message, or null: unknown and foreign ids look the same.</summary>
    public async ValueTask<StandingMessage?> FindAsync(UInt128 sender, Guid id, CancellationToken cancellationToken)
    {
        if (await FindVersionAsync(sender, id, cancellationToken) is not { } version) return null;
        var stream = engine.Hashes.MessagesOf(sender);
        var rows = await OfficeOf(stream).ReadList(stream.Value, Buckets.Messages, version + 1L, 1);
        if (rows is not [{ } row] || row.Position != version) return null;
        return (await ReadAsync(stream, [row], cancellationToken))[0];
    }

    /// <summary>A message as it stood at an event of its feed.</summary>
    /// <exception cref="StorageException">It is not where the event says.</exception>
    public async ValueTask<StandingMessage> ReadAsync(FeedEvent happened, CancellationToken cancellationToken)
    {
        var entries = await engine.Log.ReadEntriesAsync([happened.Letter, happened.Position], cancellationToken);
        if (entries is not [{ Type: EntryType.MessageAccepted } first, { } last]) throw new StorageException("The log lacks a message.");
        var message = OutboundMessage.Read(first.Payload);
        var row = last.Type == EntryType.MessageMoved
            ? OutboundMove.Read(last.Payload.Span).Row : OutboundRow.Of(message, first.Sequence, first.At);
        var id = IdOf(happened.Letter.Shard, happened.Letter.Sequence, happened.Version, 0);
        return new StandingMessage(id, happened.Version, message, row);
    }

    /// <summary>The version of a service's own message, by which a list goes on after it; null if there is none.</summary>
    public async ValueTask<uint?> FindVersionAsync(UInt128 sender, Guid id, CancellationToken cancellationToken)
    {
        if (!engine.LetterIds.TryDecode(id, out var place) || place.Position.Shard >= engine.Shards) return null;
        var stream = engine.Hashes.MessagesOf(sender);
        var entry = (await engine.Log.ReadEntriesAsync([place.Position], cancellationToken))[0];
        if (entry is { Type: EntryType.MessageAccepted } known)
            return known.Stream == stream && known.Version == place.Version ? known.Version : null;
        // A letter of the service's list lies in a mailbox.
        var mark = Buckets.LetterMark(ToNumber(id));
        var rows = await OfficeOf(stream).ReadList(stream.Value, Buckets.MessageLetters, mark + 1, 1);
        return rows is [{ } row] && row.Position == mark ? BinaryPrimitives.ReadUInt32BigEndian(row.Bytes.Span) : null;
    }

    /// <summary>A service's messages, newest first.</summary>
    /// <param name="sender">The service.</param>
    /// <param name="before">Only those with a lower version.</param>
    /// <param name="wanted">Which ones, by their rows.</param>
    /// <param name="reference">Only those with this reference; null for any.</param>
    /// <param name="limit">How many at the most; fewer also where too many rows had to be looked through.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<IReadOnlyList<StandingMessage>> ListAsync(
        UInt128 sender, long before, Func<OutboundRow, bool> wanted, string? reference, int limit, CancellationToken cancellationToken)
    {
        var stream = engine.Hashes.MessagesOf(sender);
        var mark = reference is null ? 0 : MarkOf(sender, reference);
        var found = new List<StoredRow>();
        for (var looked = 0; looked < RowsLookedAtMax && found.Count < limit; looked += RowsPerRead)
        {
            var rows = await OfficeOf(stream).ReadList(stream.Value, Buckets.Messages, before, RowsPerRead);
            foreach (var row in rows)
            {
                var read = OutboundRow.Read(row.Bytes.Span);
                if (wanted(read) && (reference is null || read.ReferenceMark == mark)) found.Add(row);
                if (found.Count == limit) break;
            }

            if (rows.Length < RowsPerRead) break;
            before = rows[^1].Position;
        }

        return await ReadAsync(stream, found, cancellationToken);
    }

    /// <summary>What a message says.</summary>
    public ValueTask<string> ReadBodyAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        ReadBodyAsync(contents, message, cancellationToken);

    /// <exception cref="StorageException">It is not where the message says.</exception>
    internal static async ValueTask<string> ReadBodyAsync(
        ContentVault contents, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.BodyHash.IsEmpty) return message.Body;
        var body = await contents.GetAsync(message.BodyHash, cancellationToken);
        return body is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : throw new StorageException("The body of a message is not there.");
    }

    private async ValueTask<IReadOnlyList<StandingMessage>> ReadAsync(
        StreamKey stream, IReadOnlyList<StoredRow> rows, CancellationToken cancellationToken)
    {
        var shard = stream.ShardOf(engine.Shards);
        var read = rows.Select(row => OutboundRow.Read(row.Bytes.Span)).ToArray();
        var entries = await engine.Log.ReadEntriesAsync([.. read.Select(row => new LogPosition(shard, row.Sequence))], cancellationToken);
        return [.. entries.Select((entry, i) => new StandingMessage(
            IdOf(shard, read[i].Sequence, (uint)rows[i].Position, read[i].Letter), (uint)rows[i].Position,
            OutboundMessage.Read(entry?.Payload ?? throw new StorageException("The log lacks a message.")), read[i]))];
    }

    private Guid IdOf(int shard, long sequence, uint version, UInt128 letter) =>
        letter == 0 ? engine.LetterIds.Encode(shard, sequence, version) : ToId(letter);

    private IPostOfficeGrain OfficeOf(StreamKey stream) => grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(engine.Shards));

    private ulong MarkOf(UInt128 sender, string reference) => reference.Length == 0
        ? 0 : (ulong)engine.Hashes.IdempotencyKeyOf(sender, Encoding.UTF8.GetBytes(reference)) | 1;

    private static UInt128 ToNumber(Guid id) => BinaryPrimitives.ReadUInt128BigEndian(id.ToByteArray(bigEndian: true));

    private static Guid ToId(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new Guid(bytes, bigEndian: true);
    }
}
