using System.Buffers.Binary;
using System.Text;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
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
        var stored = message with { ReferenceMark = MarkOf(message.Sender, message.Reference) };
        if (Encoding.UTF8.GetByteCount(message.Body) > engine.Services.Limits.InlineBodyBytesMax)
        {
            var hash = await contents.PutAsync(Encoding.UTF8.GetBytes(message.Body), cancellationToken);
            stored = stored with { Body = "", BodyHash = hash };
        }

        var stream = engine.Hashes.MessagesOf(message.Sender);
        var shard = stream.ShardOf(engine.Shards);
        var accepted = await grains.GetGrain<IPostOfficeGrain>(shard).AcceptMessages(stream.Value, [stored.ToBytes()]);
        if (accepted is not [{ } one]) return null;
        return new StandingMessage(
            IdOf(shard, one.Sequence, one.Version, message.Letter), one.Version, message, OutboundRow.Of(stored, one.Sequence, one.At));
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
