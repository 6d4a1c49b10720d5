using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Compares every content with its hash, and looks for every content that the log names: it is there, or a trace says by which rule it
/// was removed.
/// </summary>
internal sealed class ContentAudit(IStore store, ISealer sealer, ContentVault vault, Action<string, string> fault)
{
    private const int PerRead = 100;

    /// <summary>Names remembered, so that a content of many letters is looked for once.</summary>
    private const int NamesMax = 100_000;
    private readonly Dictionary<PurgeRule, (long Count, long LastAt)> _purged = [];

    /// <summary>Those that cannot be opened by what the store says of them.</summary>
    private readonly HashSet<ContentHash> _closed = [];
    private readonly HashSet<ContentHash> _found = [];

    public long Contents { get; private set; }

    public long Named { get; private set; }

    public IReadOnlyDictionary<PurgeRule, (long Count, long LastAt)> Purged => _purged;

    public async Task RunAsync(Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        ContentHash? after = null;
        while (await store.Contents.ListAsync(after, PerRead, cancellationToken) is { Count: > 0 } contents)
        {
            foreach (var content in contents) await AuditAsync(content, cancellationToken);
            after = contents[^1].Name;
            progress("Contents", Contents, 0);
        }

        await AuditNamedAsync(progress, cancellationToken);
        foreach (var name in _closed) fault(Where(name), "it cannot be opened: its bytes or its name were changed");
    }

    private async Task AuditAsync(StoredContent content, CancellationToken cancellationToken)
    {
        if (content.IsTrace)
        {
            await AuditTraceAsync(content.Name, cancellationToken);
            return;
        }

        Contents++;
        if (await store.Contents.GetAsync(content.Name, cancellationToken) is not { } bytes) return;
        await sealer.FetchAsync(bytes, cancellationToken);
        var hash = HashOf(content.Name);
        var plain = new byte[Math.Max(0, bytes.Length - sealer.OverheadBytes)];
        // One of an owner's own says nothing of its hash by its name, and is sealed for the name instead.
        if (TryOpen(bytes.Span, ContentVault.AssociatedOf(content.Name), plain) is not null) return;
        if (TryOpen(bytes.Span, hash, plain) is not { } length) _closed.Add(content.Name);
        else if (!SHA256.HashData(plain.AsSpan(0, length)).AsSpan().SequenceEqual(hash))
            fault(Where(content.Name), "it has another hash than its name");
    }

    private async Task AuditTraceAsync(ContentHash name, CancellationToken cancellationToken)
    {
        if (await store.Contents.GetTraceAsync(name, cancellationToken) is not { } bytes) return;
        await sealer.FetchAsync(bytes, cancellationToken);
        try
        {
            var trace = ContentTrace.Open(sealer, name, bytes.Span);
            var (count, lastAt) = _purged.GetValueOrDefault(trace.Rule);
            _purged[trace.Rule] = (count + 1, Math.Max(lastAt, trace.At));
        }
        catch (CryptographicException)
        {
            fault(Where(name), "it was removed, and what says by which rule was changed");
        }
    }

    private async Task AuditNamedAsync(Action<string, long, long> progress, CancellationToken cancellationToken)
    {
        var log = new LogReader(store.Log, sealer);
        for (var shard = 0; shard < log.Shards; shard++)
        {
            long next = 1;
            while (await log.ReadBlocksAsync(shard, next, 0, PerRead, cancellationToken) is { Count: > 0 } blocks)
            {
                foreach (var block in blocks) await AuditNamedAsync(log, block, cancellationToken);
                next = Math.Max(next + 1, blocks[^1].LastSequence + 1);
                progress("Contents that the log names", Named, 0);
            }
        }
    }

    private async Task AuditNamedAsync(LogReader log, Block block, CancellationToken cancellationToken)
    {
        List<Entry> entries;
        try
        {
            entries = [.. log.EntriesOf(block)];
        }
        catch (Exception exception) when (exception is CryptographicException or InvalidDataException or ArgumentException)
        {
            // It was told already, by whoever looks at blocks.
            return;
        }

        foreach (var entry in entries)
        {
            var what = $"shard {block.Shard}, entry {entry.Sequence}";
            try
            {
                if (SubmissionIn(entry) is { } submission) await ReopenAsync(submission, cancellationToken);
                foreach (var hash in NamedBy(entry)) await LookForAsync(hash, what, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or JsonException)
            {
                fault(what, "it cannot be read");
            }
        }
    }

    /// <summary>
    /// Opens what a program before this one sealed for the hash of a submission's content, which its name in the store does not tell.
    /// </summary>
    private async Task ReopenAsync(StoredLetter letter, CancellationToken cancellationToken)
    {
        if (_closed.Count == 0) return;
        foreach (var hash in (ReadOnlyMemory<byte>[])[letter.BodyHash, .. letter.Attachments.Select(file => file.Hash)])
        {
            if (hash.IsEmpty) continue;
            var name = vault.NameOf(hash.Span, letter.Submission.Scope);
            if (!_closed.Contains(name)) continue;
            if (await store.Contents.GetAsync(name, cancellationToken) is not { } bytes) continue;
            var plain = new byte[Math.Max(0, bytes.Length - sealer.OverheadBytes)];
            if (TryOpen(bytes.Span, hash.Span, plain) is { } length
                && SHA256.HashData(plain.AsSpan(0, length)).AsSpan().SequenceEqual(hash.Span))
            {
                _closed.Remove(name);
            }
        }
    }

    private static StoredLetter? SubmissionIn(in Entry entry)
    {
        if (entry.Type == EntryType.SubmissionReceived) return StoredLetter.Read(entry.Payload);
        return NamingEvents.Sent(entry) is { } sent ? StoredLetter.Read(sent.Payload) : null;
    }

    /// <summary>Contents that many may name. Those of submissions are deleted with them and leave nothing.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> NamedBy(Entry entry) => entry.Type switch
    {
        EntryType.LetterDelivered or EntryType.LetterScheduled => NamedBy(StoredLetter.Read(entry.Payload)),
        EntryType.LetterImported when StoredLetter.Read(entry.Payload) is var letter =>
            [.. NamedBy(letter), letter.Import?.Evidence ?? default],
        EntryType.MessageAccepted => [OutboundMessage.Read(entry.Payload).BodyHash],
        EntryType.AggregateEvent => NamingEvents.Dispatch(entry) switch
        {
            DispatchCreated created => NamedBy(StoredLetter.Read(created.Template)),
            DispatchRecipientsAdded added => [added.Manifest],
            DispatchPlanned planned => [planned.Plan],
            _ => [],
        },
        _ => [],
    };

    private static IEnumerable<ReadOnlyMemory<byte>> NamedBy(StoredLetter letter) =>
        [letter.BodyHash, .. letter.Attachments.Select(file => file.Hash)];

    private async Task LookForAsync(ReadOnlyMemory<byte> hash, string what, CancellationToken cancellationToken)
    {
        if (hash.IsEmpty) return;
        var name = ContentVault.NameOf(hash.Span);
        if (!_found.Add(name)) return;
        Named++;
        if (!await store.Contents.ExistsAsync(name, cancellationToken)
            && await store.Contents.GetTraceAsync(name, cancellationToken) is null)
        {
            fault(Where(name), $"it is missing, and no rule removed it: {what} names it");
        }

        if (_found.Count >= NamesMax) _found.Clear();
    }

    private int? TryOpen(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> associated, byte[] plain)
    {
        try
        {
            return sealer.Open(bytes, associated, plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[] HashOf(ContentHash name)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, name.High);
        BinaryPrimitives.WriteUInt128BigEndian(hash.AsSpan(16), name.Low);
        return hash;
    }

    private static string Where(ContentHash name) => $"content {Convert.ToHexStringLower(HashOf(name))}";
}
