using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Processor = System.Runtime.Intrinsics.X86.Aes;

namespace Budkavle.Storage.Sealing;

/// <summary>
/// AES-256-GCM (NIST SP 800-38D) by the processor's own instructions, for a few hundred bytes: there the calls into the library around the
/// framework's cipher cost many times what the cipher does. The result is the same to the last bit, and either opens what the other has
/// sealed. Time and memory access do not depend on secrets. Safe for use by many threads.
/// </summary>
/// <remarks>The field multiplication is that of Gueron and Kounavis, "Intel Carry-Less Multiplication Instruction and its Usage for
/// Computing the GCM Mode", figure 5. See docs/decisions/small-seals.md.</remarks>
internal sealed class SmallGcm
{
    /// <summary>Above this the library's interleaved code is faster than ours, whatever the calls cost.</summary>
    public const int PlainBytesMax = 1024;

    private const int BlockBytes = 16;
    private const int RoundKeys = 15;

    private readonly Vector128<byte>[] keys;
    private readonly Vector128<byte> hashKey;

    public SmallGcm(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != 32) throw new ArgumentException("The key has 256 bits.", nameof(secret));
        keys = Expand(secret);
        hashKey = Reversed(EncryptBlock(Vector128<byte>.Zero));
    }

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Processor.IsSupported && Pclmulqdq.IsSupported && Ssse3.IsSupported && BitConverter.IsLittleEndian;

    /// <summary>Encrypts; the cipher text is as long as the plain text and may not overlap it.</summary>
    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        var first = CounterBlock(nonce);
        ApplyKeyStream(first, plain, cipher);
        Store(Tag(first, cipher, associated), tag);
    }

    /// <summary>Decrypts what is authentic; the destination is untouched otherwise.</summary>
    /// <exception cref="AuthenticationTagMismatchException">The bytes were changed, or belong elsewhere.</exception>
    public void Decrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> associated)
    {
        var first = CounterBlock(nonce);
        Span<byte> expected = stackalloc byte[BlockBytes];
        Store(Tag(first, cipher, associated), expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag)) throw new AuthenticationTagMismatchException();
        ApplyKeyStream(first, cipher, plain);
    }

    private static Vector128<byte> CounterBlock(ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length != 12) throw new ArgumentException("The nonce has 96 bits.", nameof(nonce));
        Span<byte> block = stackalloc byte[BlockBytes];
        nonce.CopyTo(block);
        block[^1] = 1;
        return Vector128.Create<byte>(block);
    }

    private void ApplyKeyStream(Vector128<byte> counter, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var number = 1u;
        for (; source.Length >= BlockBytes; source = source[BlockBytes..], destination = destination[BlockBytes..])
        {
            var block = Vector128.Create(source) ^ EncryptBlock(Numbered(counter, ++number));
            Store(block, destination);
        }

        if (source.IsEmpty) return;
        Span<byte> stream = stackalloc byte[BlockBytes];
        Store(EncryptBlock(Numbered(counter, ++number)), stream);
        for (var i = 0; i < source.Length; i++) destination[i] = (byte)(source[i] ^ stream[i]);
    }

    private static Vector128<byte> Numbered(Vector128<byte> counter, uint number) =>
        counter.AsUInt32().WithElement(3, BinaryPrimitives.ReverseEndianness(number)).AsByte();

    private Vector128<byte> EncryptBlock(Vector128<byte> block)
    {
        var rounds = keys.AsSpan(0, RoundKeys);
        block ^= rounds[0];
        for (var round = 1; round < RoundKeys - 1; round++) block = Processor.Encrypt(block, rounds[round]);
        return Processor.EncryptLast(block, rounds[RoundKeys - 1]);
    }

    private Vector128<byte> Tag(Vector128<byte> counter, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> associated)
    {
        var hash = Hash(Hash(Vector128<byte>.Zero, associated), cipher);
        var lengths = Vector128.Create((ulong)cipher.Length * 8, (ulong)associated.Length * 8).AsByte();
        hash = Multiply(hash ^ lengths, hashKey);
        return Reversed(hash) ^ EncryptBlock(counter);
    }

    /// <summary>Takes bytes into the hash, the last block filled up with zeros. The hash is kept with its bytes reversed.</summary>
    private Vector128<byte> Hash(Vector128<byte> hash, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= BlockBytes; bytes = bytes[BlockBytes..])
            hash = Multiply(hash ^ Reversed(Vector128.Create(bytes)), hashKey);
        if (bytes.IsEmpty) return hash;
        Span<byte> last = stackalloc byte[BlockBytes];
        bytes.CopyTo(last);
        return Multiply(hash ^ Reversed(Vector128.Create<byte>(last)), hashKey);
    }

    private static Vector128<byte> Multiply(Vector128<byte> left, Vector128<byte> right)
    {
        var (a, b) = (left.AsUInt64(), right.AsUInt64());
        var middle = Pclmulqdq.CarrylessMultiply(a, b, 0x10) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x01);
        var low = Pclmulqdq.CarrylessMultiply(a, b, 0x00).AsByte() ^ Sse2.ShiftLeftLogical128BitLane(middle.AsByte(), 8);
        var high = Pclmulqdq.CarrylessMultiply(a, b, 0x11).AsByte() ^ Sse2.ShiftRightLogical128BitLane(middle.AsByte(), 8);

        // The product of reflected numbers is one bit short: 256 bits to the left by one.
        var (lowOut, highOut) = (low.AsUInt32() >> 31, high.AsUInt32() >> 31);
        var carried = Sse2.ShiftRightLogical128BitLane(lowOut.AsByte(), 12);
        low = (low.AsUInt32() << 1).AsByte() | Sse2.ShiftLeftLogical128BitLane(lowOut.AsByte(), 4);
        high = (high.AsUInt32() << 1).AsByte() | Sse2.ShiftLeftLogical128BitLane(highOut.AsByte(), 4) | carried;

        // Modulo x^128 + x^7 + x^2 + x + 1.
        var words = low.AsUInt32();
        var fold = ((words << 31) ^ (words << 30) ^ (words << 25)).AsByte();
        low ^= Sse2.ShiftLeftLogical128BitLane(fold, 12);
        words = low.AsUInt32();
        low ^= ((words >> 1) ^ (words >> 2) ^ (words >> 7)).AsByte() ^ Sse2.ShiftRightLogical128BitLane(fold, 4);
        return high ^ low;
    }

    private static Vector128<byte> Reversed(Vector128<byte> block) =>
        Ssse3.Shuffle(block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));

    private static void Store(Vector128<byte> block, Span<byte> destination) =>
        MemoryMarshal.Write(destination, block);

    /// <summary>The key schedule of FIPS 197 for 256 bits.</summary>
    private static Vector128<byte>[] Expand(ReadOnlySpan<byte> secret)
    {
        var schedule = new Vector128<byte>[RoundKeys];
        var (even, odd) = (Vector128.Create(secret), Vector128.Create(secret[BlockBytes..]));
        (schedule[0], schedule[1]) = (even, odd);
        Next(schedule, 2, ref even, ref odd, Processor.KeygenAssist(odd, 0x01));
        Next(schedule, 4, ref even, ref odd, Processor.KeygenAssist(odd, 0x02));
        Next(schedule, 6, ref even, ref odd, Processor.KeygenAssist(odd, 0x04));
        Next(schedule, 8, ref even, ref odd, Processor.KeygenAssist(odd, 0x08));
        Next(schedule, 10, ref even, ref odd, Processor.KeygenAssist(odd, 0x10));
        Next(schedule, 12, ref even, ref odd, Processor.KeygenAssist(odd, 0x20));
        schedule[14] = Mixed(even, Sse2.Shuffle(Processor.KeygenAssist(odd, 0x40).AsUInt32(), 0xFF).AsByte());
        return schedule;
    }

    private static void Next(
        Vector128<byte>[] schedule, int at, ref Vector128<byte> even, ref Vector128<byte> odd, Vector128<byte> assist)
    {
        schedule[at] = even = Mixed(even, Sse2.Shuffle(assist.AsUInt32(), 0xFF).AsByte());
        schedule[at + 1] = odd = Mixed(odd, Sse2.Shuffle(Processor.KeygenAssist(even, 0x00).AsUInt32(), 0xAA).AsByte());
    }

    /// <summary>Each word becomes the sum of itself and those before it, and of the word given.</summary>
    private static Vector128<byte> Mixed(Vector128<byte> words, Vector128<byte> word)
    {
        words ^= Sse2.ShiftLeftLogical128BitLane(words, 4);
        words ^= Sse2.ShiftLeftLogical128BitLane(words, 8);
        return words ^ word;
    }
}
