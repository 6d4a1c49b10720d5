using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.MinaMeddelanden.Distributing;

/// <summary>
/// Ids of distributions, which say themselves what became of them: a letter is in its mailbox, or cannot be, when its sender is answered,
/// so there is nothing that would have to be kept. 43 characters (the contract takes 50): the letter's id, then recipient, outcome and a
/// code over all of it and the sender, encrypted as one AES block.
/// </summary>
/// <remarks>The code makes each block another one, so that equal recipients cannot be told from their ids.</remarks>
internal sealed class DistributionIds(Engine engine)
{
    private const int BlockBytes = 16;
    private const int OutcomeAt = 5;
    private const int CodeAt = 6;
    private readonly byte[] _key = engine.Ring.DeriveSecret("mina-meddelanden-distributions", 32);
    private readonly byte[] _codeKey = engine.Ring.DeriveSecret("mina-meddelanden-distribution-codes", 32);

    /// <param name="letter">The letter's id; a new one where there is none.</param>
    /// <param name="sender">Whose letter.</param>
    /// <param name="recipient">Twelve digits.</param>
    /// <param name="delivered">Whether it is in the mailbox.</param>
    public string Make(Guid letter, UInt128 sender, string recipient, bool delivered)
    {
        Span<byte> id = stackalloc byte[BlockBytes * 2];
        letter.TryWriteBytes(id, bigEndian: true, out _);
        var block = id[BlockBytes..];
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, ulong.Parse(recipient, NumberStyles.None, CultureInfo.InvariantCulture));
        number[3..].CopyTo(block);
        block[OutcomeAt] = delivered ? (byte)1 : (byte)0;
        WriteCode(id, sender, block[CodeAt..]);
        using var aes = NewCipher();
        aes.EncryptEcb(block.ToArray(), block, PaddingMode.None);
        return Base64Url.EncodeToString(id);
    }

    /// <summary>False for an id that this sender was never given.</summary>
    public bool TryRead(string text, UInt128 sender, out string recipient, out bool delivered)
    {
        (recipient, delivered) = ("", false);
        Span<byte> id = stackalloc byte[BlockBytes * 2];
        if (text.Length != Base64Url.GetEncodedLength(id.Length) || !Base64Url.TryDecodeFromChars(text, id, out var written)
            || written != id.Length)
        {
            return false;
        }

        var block = id[BlockBytes..];
        using var aes = NewCipher();
        aes.DecryptEcb(block.ToArray(), block, PaddingMode.None);
        Span<byte> code = stackalloc byte[BlockBytes - CodeAt];
        WriteCode(id, sender, code);
        if (!CryptographicOperations.FixedTimeEquals(code, block[CodeAt..])) return false;
        Span<byte> number = stackalloc byte[8];
        number.Clear();
        block[..OutcomeAt].CopyTo(number[3..]);
        recipient = BinaryPrimitives.ReadUInt64BigEndian(number).ToString("D12", CultureInfo.InvariantCulture);
        delivered = block[OutcomeAt] == 1;
        return true;
    }

    private void WriteCode(ReadOnlySpan<byte> id, UInt128 sender, Span<byte> code)
    {
        Span<byte> data = stackalloc byte[BlockBytes + BlockBytes + CodeAt];
        BinaryPrimitives.WriteUInt128BigEndian(data, sender);
        id[..(BlockBytes + CodeAt)].CopyTo(data[BlockBytes..]);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_codeKey, data, mac);
        mac[..code.Length].CopyTo(code);
    }

    private Aes NewCipher()
    {
        var aes = Aes.Create();
        aes.Key = _key;
        return aes;
    }
}
