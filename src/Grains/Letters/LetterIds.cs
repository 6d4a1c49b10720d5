using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters;

/// <summary>
/// Letter ids as the world sees them: UUIDs that are the letter's place, encrypted as one AES block. No index is needed to find a letter
/// from its id, ids tell nothing about volumes or order, and of four billion guesses one at the most decodes (and is then refused to all
/// but its owners).
/// </summary>
public sealed class LetterIds : IDisposable
{
    private const uint Check = 0x42554456;
    private const int BlockBytes = 16;
    private readonly Aes _aes;
    // One block through a prepared transform costs a fifth of the one-shot call; transforms belong to a thread.
    private readonly ThreadLocal<(ICryptoTransform Encryptor, ICryptoTransform Decryptor, byte[] Block)> _transforms;

    public LetterIds(KeyRing ring)
        : this(ring, "letter-ids")
    {
    }

    /// <param name="purpose">What else a letter's place is told for; words of one purpose say nothing of those of another.</param>
    internal LetterIds(KeyRing ring, string purpose)
    {
        _aes = Aes.Create();
        _aes.Key = ring.DeriveSecret(purpose, 32);
        (_aes.Mode, _aes.Padding) = (CipherMode.ECB, PaddingMode.None);
        _transforms = new(() => (_aes.CreateEncryptor(), _aes.CreateDecryptor(), new byte[BlockBytes]));
    }

    public Guid Encode(int shard, long sequence, uint version)
    {
        var (encryptor, _, block) = _transforms.Value;
        WritePlace(block, shard, sequence, version);
        encryptor.TransformBlock(block, 0, BlockBytes, block, 0);
        return new Guid(block, bigEndian: true);
    }

    /// <summary>The ids of several letters of a shard, in order: one call of the cipher for all of them.</summary>
    public Guid[] Encode(int shard, ReadOnlySpan<(long Sequence, uint Version)> letters)
    {
        var ids = new Guid[letters.Length];
        if (ids.Length == 0) return ids;
        var blocks = new byte[ids.Length * BlockBytes];
        for (var i = 0; i < ids.Length; i++) WritePlace(blocks.AsSpan(i * BlockBytes), shard, letters[i].Sequence, letters[i].Version);
        _transforms.Value.Encryptor.TransformBlock(blocks, 0, blocks.Length, blocks, 0);
        for (var i = 0; i < ids.Length; i++) ids[i] = new Guid(blocks.AsSpan(i * BlockBytes, BlockBytes), bigEndian: true);
        return ids;
    }

    /// <summary>The id of a letter's place before it is encrypted: 16 bytes, see <see cref="EncodeMany"/>.</summary>
    internal static void WritePlace(Span<byte> destination, int shard, long sequence, uint version)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, sequence);
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)shard);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], version);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Check);
    }

    /// <summary>The ids of many places in one call, in place: 16 bytes each, most significant first.</summary>
    internal void EncodeMany(byte[] places) =>
        _transforms.Value.Encryptor.TransformBlock(places, 0, places.Length, places, 0);

    /// <summary>False for an id that was never given out.</summary>
    public bool TryDecode(Guid id, out LetterId letter)
    {
        var (_, decryptor, plain) = _transforms.Value;
        id.TryWriteBytes(plain, bigEndian: true, out _);
        decryptor.TransformBlock(plain, 0, 16, plain, 0);
        letter = default;
        if (BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(12)) != Check) return false;
        var shard = BinaryPrimitives.ReadUInt16BigEndian(plain);
        var sequence = BinaryPrimitives.ReadInt64BigEndian(plain) & 0xFFFF_FFFF_FFFF;
        letter = new LetterId(new LogPosition(shard, sequence), BinaryPrimitives.ReadUInt32BigEndian(plain.AsSpan(8)));
        return true;
    }

    public void Dispose()
    {
        _transforms.Dispose();
        _aes.Dispose();
    }
}
