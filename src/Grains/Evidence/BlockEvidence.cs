using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Evidence;

/// <summary>
/// Makes the evidence of a block: a leaf for each entry, and the leaf of the log that commits to them. The same block always has the same
/// evidence, so it is stored nowhere and can be made again at any time. Safe for use by many threads.
/// </summary>
/// <remarks>
/// Salts, references of recipients and letter ids come from AES, all of a block in one call: a keyed hash for each would cost more than the
/// rest together. A salt is AES of the entry's place under a key of its own; a reference is the CBC-MAC of mailbox and sender, two blocks
/// always, under another.
/// </remarks>
public sealed class BlockEvidence : IDisposable
{
    /// <summary>A leaf with the byte that RFC 6962 hashes before it.</summary>
    private const int PrefixedBytes = 1 + EvidenceLeaf.SizeBytes;
    private const int PieceBytes = 1024;
    private const int AesBytes = 16;
    private readonly LetterIds _ids;
    private readonly ISealer _sealer;
    private readonly Aes _salts;
    private readonly Aes _recipients;

    // A prepared transform costs a fifth of the one-shot call; transforms belong to a thread.
    private readonly ThreadLocal<(ICryptoTransform Salts, ICryptoTransform Recipients)> _transforms;

    public BlockEvidence(KeyRing ring, LetterIds ids, ISealer sealer)
    {
        (_ids, _sealer) = (ids, sealer);
        _salts = Prepare(ring, "evidence-salts");
        _recipients = Prepare(ring, "evidence-recipients");
        _transforms = new(() => (_salts.CreateEncryptor(), _recipients.CreateEncryptor()));
    }

    private static Aes Prepare(KeyRing ring, string purpose)
    {
        var aes = Aes.Create();
        aes.Key = ring.DeriveSecret(purpose, 32);
        (aes.Mode, aes.Padding) = (CipherMode.ECB, PaddingMode.None);
        return aes;
    }

    /// <summary>The block's leaf in the log.</summary>
    /// <exception cref="CryptographicException">The block cannot be opened: it was changed, or its key is not known.</exception>
    /// <exception cref="InvalidDataException">The block does not hold what it should.</exception>
    public BlockLeaf LeafOf(Block block) => LeafOf(block, block.Bytes.IsEmpty ? [] : LeavesOf(block));

    /// <summary>The block's leaf, and the tags that its entries ask for at the least (<see cref="Block.Tags"/>).</summary>
    public (BlockLeaf Leaf, ulong Tags) Inspect(Block block)
    {
        var leaves = block.Bytes.IsEmpty ? [] : LeavesOf(block);
        var tags = 0UL;
        for (var at = 1; at < leaves.Length; at += PrefixedBytes)
        {
            var sender = BinaryPrimitives.ReadUInt128BigEndian(leaves.AsSpan(at + EvidenceLeaf.SenderAt));
            if (sender != 0) tags |= SenderTags.Of(sender);
        }

        return (LeafOf(block, leaves), tags);
    }

    private static BlockLeaf LeafOf(Block block, byte[] leaves) => new(
        block.Shard, block.Sequence, block.Count, block.Epoch, SealedHash(block.Bytes.Span),
        leaves.Length == 0 ? MerkleTree.Empty : MerkleTree.RootOf(HashesOf(leaves, block.Count)));

    /// <summary>
    /// The hash of a block as it is stored: the RFC 6962 root over its pieces of 1024 bytes, which can be hashed side by side.
    /// </summary>
    public static byte[] SealedHash(ReadOnlySpan<byte> bytes)
    {
        var count = (bytes.Length + PieceBytes - 1) / PieceBytes;
        var pieces = ArrayPool<byte>.Shared.Rent(bytes.Length + count);
        var messages = new (int, int)[count];
        for (var i = 0; i < count; i++)
        {
            var piece = bytes[(i * PieceBytes)..Math.Min(bytes.Length, (i + 1) * PieceBytes)];
            messages[i] = (i * (PieceBytes + 1), piece.Length + 1);
            pieces[i * (PieceBytes + 1)] = 0;
            piece.CopyTo(pieces.AsSpan((i * (PieceBytes + 1)) + 1));
        }

        var hashes = new byte[count * MerkleTree.HashBytes];
        Sha256Lanes.HashMany(pieces, messages, hashes);
        ArrayPool<byte>.Shared.Return(pieces);
        return MerkleTree.RootOf(hashes);
    }

    /// <summary>One entry's leaf and its path to the block's root.</summary>
    public (EvidenceLeaf Leaf, IReadOnlyList<byte[]> Path) Prove(Block block, long sequence)
    {
        var leaves = LeavesOf(block);
        var index = (int)(sequence - block.Sequence);
        var leaf = EvidenceLeaf.Read(leaves.AsSpan((index * PrefixedBytes) + 1, EvidenceLeaf.SizeBytes));
        return (leaf, MerkleTree.InclusionPath(HashesOf(leaves, block.Count), index));
    }

    /// <summary>What each entry of the block is evidence of, in their order; none for the block that opens an epoch.</summary>
    public IReadOnlyList<EvidenceLeaf> EntriesOf(Block block)
    {
        if (block.Bytes.IsEmpty) return [];
        var leaves = LeavesOf(block);
        return [.. Enumerable.Range(0, block.Count).Select(
            index => EvidenceLeaf.Read(leaves.AsSpan((index * PrefixedBytes) + 1, EvidenceLeaf.SizeBytes)))];
    }

    private static byte[] HashesOf(byte[] leaves, int count)
    {
        var messages = new (int, int)[count];
        for (var i = 0; i < count; i++) messages[i] = (i * PrefixedBytes, PrefixedBytes);
        var hashes = new byte[count * MerkleTree.HashBytes];
        Sha256Lanes.HashMany(leaves, messages, hashes);
        return hashes;
    }

    // 1  what each entry says of letter, sender and recipient; where its content lies
    // 2  salts, ids and references, encrypted a column at a time
    // 3  contents, hashed side by side
    private byte[] LeavesOf(Block block)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(0, block.Bytes.Length - _sealer.OverheadBytes));
        try
        {
            return LeavesOf(block, LogReader.Open(_sealer, block, buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] LeavesOf(Block block, ReadOnlyMemory<byte> plain)
    {
        var count = block.Count;
        var leaves = new byte[count * PrefixedBytes];
        var (salts, letters, recipients) = (new byte[count * AesBytes], new byte[count * AesBytes], new byte[count * AesBytes]);
        var contents = new (int Offset, int Length)[count];
        var index = 0;
        var offset = BlockCodec.BlockHeaderBytes;
        foreach (var entry in BlockCodec.Read(block.Sequence, plain))
        {
            if (index == count) throw new InvalidDataException("A block has more entries than it should.");
            offset += BlockCodec.EntryHeaderBytes;
            var leaf = leaves.AsSpan((index * PrefixedBytes) + 1, EvidenceLeaf.SizeBytes);
            EvidenceLeaf.WritePlace(leaf, (byte)entry.Type, block.Shard, entry.Sequence, entry.At);
            BinaryPrimitives.WriteInt32BigEndian(salts.AsSpan(index * AesBytes), block.Shard);
            BinaryPrimitives.WriteInt64BigEndian(salts.AsSpan((index * AesBytes) + 8), entry.Sequence);
            var begin = Describe(entry, block.Shard, leaf, letters.AsSpan(index * AesBytes, AesBytes));
            entry.Stream.Write(recipients.AsSpan(index * AesBytes));
            contents[index++] = (offset + begin, entry.Payload.Length - begin);
            offset += entry.Payload.Length;
        }

        if (index != count) throw new InvalidDataException("A block has fewer entries than it should.");
        var hashes = new byte[count * MerkleTree.HashBytes];
        Sha256Lanes.HashMany(plain.Span, contents, hashes);
        Fill(leaves, salts, letters, recipients, hashes);
        return leaves;
    }

    /// <summary>Writes what the entry says itself; returns where in its payload the content begins that its leaf hashes.</summary>
    private static int Describe(in Entry entry, int shard, Span<byte> leaf, Span<byte> place)
    {
        var payload = entry.Payload.Span;
        if (ErdsEvents.IsOfDispatch(entry.Type))
        {
            var letter = DispatchLetter.Read(payload);
            BinaryPrimitives.WriteUInt128BigEndian(leaf[EvidenceLeaf.SenderAt..], letter.Sender);
            BinaryPrimitives.WriteUInt128BigEndian(leaf[(EvidenceLeaf.ContentAt + 16)..], letter.Dispatch);
            LetterIds.WritePlace(place, shard, entry.Sequence, entry.Version);
            return payload.Length;
        }

        if (ErdsEvents.IsLetter(entry.Type))
        {
            FieldReader.Find(payload, LetterField.Sender).CopyTo(leaf.Slice(EvidenceLeaf.SenderAt, AesBytes));
            LetterIds.WritePlace(place, shard, entry.Sequence, entry.Version);
            return LetterContent.BeginsAt(payload);
        }

        if (entry.Type == EntryType.SubmissionRejected)
        {
            payload[..AesBytes].CopyTo(leaf.Slice(EvidenceLeaf.SenderAt, AesBytes));
            return 0;
        }

        if (!ErdsEvents.SpeaksOfLetter(entry.Type)) return 0;
        var reference = LetterReference.Read(payload);
        BinaryPrimitives.WriteUInt128BigEndian(leaf[EvidenceLeaf.SenderAt..], reference.Sender);
        LetterIds.WritePlace(place, shard, reference.Sequence, reference.Version);
        return 0;
    }

    private void Fill(byte[] leaves, byte[] salts, byte[] letters, byte[] recipients, byte[] hashes)
    {
        var count = salts.Length / AesBytes;
        var (salter, referrer) = _transforms.Value;
        salter.TransformBlock(salts, 0, salts.Length, salts, 0);
        referrer.TransformBlock(recipients, 0, recipients.Length, recipients, 0);
        var isLetter = new bool[count];
        for (var i = 0; i < count; i++)
        {
            isLetter[i] = letters.AsSpan(i * AesBytes, AesBytes).ContainsAnyExcept((byte)0);
            var sender = leaves.AsSpan((i * PrefixedBytes) + 1 + EvidenceLeaf.SenderAt, AesBytes);
            for (var j = 0; j < AesBytes; j++) recipients[(i * AesBytes) + j] ^= sender[j];
        }

        referrer.TransformBlock(recipients, 0, recipients.Length, recipients, 0);
        _ids.EncodeMany(letters);
        for (var i = 0; i < count; i++)
        {
            var leaf = leaves.AsSpan((i * PrefixedBytes) + 1, EvidenceLeaf.SizeBytes);
            salts.AsSpan(i * AesBytes, AesBytes).CopyTo(leaf[1..]);
            if (isLetter[i])
            {
                letters.AsSpan(i * AesBytes, AesBytes).CopyTo(leaf[EvidenceLeaf.LetterAt..]);
                recipients.AsSpan(i * AesBytes, AesBytes).CopyTo(leaf[EvidenceLeaf.RecipientAt..]);
            }

            // A letter of a dispatch has named its dispatch there.
            if (!ErdsEvents.IsOfDispatch((EntryType)leaf[1 + EvidenceLeaf.SaltBytes]))
                hashes.AsSpan(i * MerkleTree.HashBytes, MerkleTree.HashBytes).CopyTo(leaf[EvidenceLeaf.ContentAt..]);
        }
    }

    public void Dispose()
    {
        _transforms.Dispose();
        _salts.Dispose();
        _recipients.Dispose();
    }
}
