using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Letters;

/// <summary>
/// Letter ids as the world sees them: UUIDs that are the letter's place, encrypted as one AES block. No index is needed to find a letter from its
/// id, ids tell nothing about volumes or order, and of four billion guesses one at the most decodes (and is then refused to all but its owners).
/// </summary>
public sealed class LetterIds : IDisposable
{
    private const uint Check = 0x42554456;
    private readonly Aes _aes;

    public LetterIds(KeyRing ring)
    {
        _aes = Aes.Create();
        _aes.Key = ring.DeriveSecret("letter-ids", 32);
    }

    public Guid Encode(int shard, long sequence, uint version)
    {
        Span<byte> plain = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(plain, sequence);
        BinaryPrimitives.WriteUInt16BigEndian(plain, (ushort)shard);
        BinaryPrimitives.WriteUInt32BigEndian(plain[8..], version);
        BinaryPrimitives.WriteUInt32BigEndian(plain[12..], Check);
        Span<byte> sealedBytes = stackalloc byte[16];
        _aes.EncryptEcb(plain, sealedBytes, PaddingMode.None);
        return new Guid(sealedBytes, bigEndian: true);
    }

    /// <summary>False for an id that was never given out.</summary>
    public bool TryDecode(Guid id, out LetterId letter)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> plain = stackalloc byte[16];
        _aes.DecryptEcb(bytes, plain, PaddingMode.None);
        letter = default;
        if (BinaryPrimitives.ReadUInt32BigEndian(plain[12..]) != Check) return false;
        var shard = BinaryPrimitives.ReadUInt16BigEndian(plain);
        var sequence = BinaryPrimitives.ReadInt64BigEndian(plain) & 0xFFFF_FFFF_FFFF;
        letter = new LetterId(new LogPosition(shard, sequence), BinaryPrimitives.ReadUInt32BigEndian(plain[8..]));
        return true;
    }

    public void Dispose() => _aes.Dispose();
}
