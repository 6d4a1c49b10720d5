using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// SHA-256 (FIPS 180-4) of many short messages at once, eight or sixteen side by side in vector registers.
/// </summary>
/// <remarks>
/// A tree of evidence is made of hashes of 65 to 600 bytes, for which a call of the platform's SHA-256 costs about 0.8 us before the first
/// byte is hashed: more than all the rest of the work for a letter. Where the processor has no such registers the platform is called after
/// all, and the result is the same. Compiled in full at once: code over vectors is many times slower while it waits to be optimised.
/// </remarks>
public static class Sha256Lanes
{
    public const int HashBytes = 32;
    private const int LanesMax = 16;
    private const int BlockBytes = 64;
    private const int TailBytes = 2 * BlockBytes;

    /// <summary>
    /// Longer messages go to the platform, whose instructions for SHA-256 then make up for the cost of the call, and which leave no
    /// lane idle.
    /// </summary>
    private const int LaneBytesMax = 16 * 1024;

    /// <summary>Fewer messages leave so many lanes idle that the platform is faster.</summary>
    private const int MessagesMin = 4;
    private const int LengthAt = BlockBytes - 8;

    /// <summary>Sixteen where the processor has vectors of 512 bits, else eight. A constant once compiled.</summary>
    private static int Lanes => Vector512.IsHardwareAccelerated ? 16 : 8;

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private static ReadOnlySpan<uint> InitialState =>
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>Hashes messages that lie in one buffer; digest i is written at 32 * i.</summary>
    /// <param name="data">Holds all messages, which may overlap.</param>
    /// <param name="messages">Where each message begins, and its length.</param>
    /// <param name="digests">At least 32 bytes a message.</param>
    public static void HashMany(ReadOnlySpan<byte> data, ReadOnlySpan<(int Offset, int Length)> messages, Span<byte> digests)
    {
        // Messages of like length side by side, so that no lane waits for another.
        var order = messages.Length <= 512 ? stackalloc ulong[messages.Length] : new ulong[messages.Length];
        var (count, isSorted) = (0, true);
        for (var i = 0; i < messages.Length; i++)
        {
            if (messages[i].Length > LaneBytesMax || !Vector256.IsHardwareAccelerated)
            {
                HashOne(data, messages, i, digests);
                continue;
            }

            order[count] = ((ulong)BlocksOf(messages[i].Length) << 32) | (uint)i;
            isSorted &= count == 0 || order[count - 1] < order[count];
            count++;
        }

        order = order[..count];
        if (!isSorted) order.Sort();
        var group = count >= MessagesMin ? new Group() : default;
        for (var at = 0; at < count; at += Lanes)
        {
            var side = order.Slice(at, Math.Min(Lanes, count - at));
            if (side.Length >= MessagesMin)
            {
                group.Hash(data, messages, side, digests);
                continue;
            }

            foreach (var entry in side) HashOne(data, messages, (int)(uint)entry, digests);
        }
    }

    private static void HashOne(ReadOnlySpan<byte> data, ReadOnlySpan<(int Offset, int Length)> messages, int message, Span<byte> digests)
    {
        var (offset, length) = messages[message];
        SHA256.HashData(data.Slice(offset, length), digests.Slice(message * HashBytes, HashBytes));
    }

    private static int BlocksOf(int length) => (length + 8) / BlockBytes + 1;

    /// <summary>The scratch memory of all lanes.</summary>
    private readonly ref struct Group
    {
        private readonly Span<byte> _tails = new byte[LanesMax * TailBytes];
        private readonly Span<uint> _words = new uint[16 * LanesMax];
        private readonly Span<uint> _state = new uint[8 * LanesMax];

        public Group()
        {
        }

        public void Hash(
            ReadOnlySpan<byte> data, ReadOnlySpan<(int Offset, int Length)> messages, ReadOnlySpan<ulong> order, Span<byte> digests)
        {
            _tails.Clear();
            var blocksMax = 0;
            for (var lane = 0; lane < order.Length; lane++)
            {
                var (offset, length) = messages[(int)(uint)order[lane]];
                Pad(data.Slice(offset, length), _tails.Slice(lane * TailBytes, TailBytes));
                blocksMax = Math.Max(blocksMax, BlocksOf(length));
            }

            for (var i = 0; i < 8; i++) _state.Slice(i * Lanes, Lanes).Fill(InitialState[i]);
            for (var block = 0; block < blocksMax; block++)
            {
                for (var lane = 0; lane < order.Length; lane++)
                {
                    var (offset, length) = messages[(int)(uint)order[lane]];
                    if (block >= BlocksOf(length)) continue;
                    var whole = length / BlockBytes;
                    LoadWords(lane, block < whole
                        ? data.Slice(offset + block * BlockBytes, BlockBytes)
                        : _tails.Slice(lane * TailBytes + (block - whole) * BlockBytes, BlockBytes));
                }

                if (Lanes == 16) Compress16(_words, _state);
                else Compress8(_words, _state);
                for (var lane = 0; lane < order.Length; lane++)
                {
                    var message = (int)(uint)order[lane];
                    if (block != BlocksOf(messages[message].Length) - 1) continue;
                    var digest = digests.Slice(message * HashBytes, HashBytes);
                    for (var i = 0; i < 8; i++) BinaryPrimitives.WriteUInt32BigEndian(digest[(i * 4)..], _state[i * Lanes + lane]);
                }
            }
        }

        /// <summary>Spreads a block over the lane's place in sixteen vectors. Bounds are checked before the loop, not in it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void LoadWords(int lane, ReadOnlySpan<byte> block)
        {
            ref var from = ref MemoryMarshal.GetReference(block[..BlockBytes]);
            ref var to = ref MemoryMarshal.GetReference(_words[lane..(15 * Lanes + lane + 1)]);
            for (var i = 0; i < 16; i++)
            {
                var word = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref from, i * 4));
                Unsafe.Add(ref to, i * Lanes) = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(word) : word;
            }
        }
    }

    private static void Pad(ReadOnlySpan<byte> message, Span<byte> tail)
    {
        var rest = message[(message.Length / BlockBytes * BlockBytes)..];
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        var lengthAt = rest.Length < LengthAt ? LengthAt : LengthAt + BlockBytes;
        BinaryPrimitives.WriteUInt64BigEndian(tail[lengthAt..], (ulong)message.Length * 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress8(Span<uint> words, Span<uint> state)
    {
        var w = MemoryMarshal.Cast<uint, Vector256<uint>>(words)[..16];
        var s = MemoryMarshal.Cast<uint, Vector256<uint>>(state);
        var (a, b, c, d, e, f, g, h) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        for (var t = 0; t < 64; t += 8)
        {
            Round8(a, b, c, ref d, e, f, g, ref h, RoundConstants[t + 0], Word8(w, t + 0));
            Round8(h, a, b, ref c, d, e, f, ref g, RoundConstants[t + 1], Word8(w, t + 1));
            Round8(g, h, a, ref b, c, d, e, ref f, RoundConstants[t + 2], Word8(w, t + 2));
            Round8(f, g, h, ref a, b, c, d, ref e, RoundConstants[t + 3], Word8(w, t + 3));
            Round8(e, f, g, ref h, a, b, c, ref d, RoundConstants[t + 4], Word8(w, t + 4));
            Round8(d, e, f, ref g, h, a, b, ref c, RoundConstants[t + 5], Word8(w, t + 5));
            Round8(c, d, e, ref f, g, h, a, ref b, RoundConstants[t + 6], Word8(w, t + 6));
            Round8(b, c, d, ref e, f, g, h, ref a, RoundConstants[t + 7], Word8(w, t + 7));
        }

        (s[0], s[1], s[2], s[3]) = (s[0] + a, s[1] + b, s[2] + c, s[3] + d);
        (s[4], s[5], s[6], s[7]) = (s[4] + e, s[5] + f, s[6] + g, s[7] + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Word8(Span<Vector256<uint>> w, int t)
    {
        if (t < 16) return w[t];
        var before = w[(t + 1) & 15];
        var late = w[(t + 14) & 15];
        return w[t & 15] += Xor8(Rotate8(before, 7), Rotate8(before, 18), before >>> 3) + w[(t + 9) & 15]
            + Xor8(Rotate8(late, 17), Rotate8(late, 19), late >>> 10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round8(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, ref Vector256<uint> d, Vector256<uint> e, Vector256<uint> f,
        Vector256<uint> g, ref Vector256<uint> h, uint constant, Vector256<uint> word)
    {
        var first = h + Xor8(Rotate8(e, 6), Rotate8(e, 11), Rotate8(e, 25)) + Vector256.ConditionalSelect(e, f, g)
            + Vector256.Create(constant) + word;
        d += first;
        var majority = Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(a, b, c, 0xE8) : (a & b) | (c & (a | b));
        h = first + Xor8(Rotate8(a, 2), Rotate8(a, 13), Rotate8(a, 22)) + majority;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate8(Vector256<uint> value, [ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(value, bits) : (value >>> bits) | (value << (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Xor8(Vector256<uint> one, Vector256<uint> two, Vector256<uint> three) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(one, two, three, 0x96) : one ^ two ^ three;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compress16(Span<uint> words, Span<uint> state)
    {
        var w = MemoryMarshal.Cast<uint, Vector512<uint>>(words)[..16];
        var s = MemoryMarshal.Cast<uint, Vector512<uint>>(state);
        var (a, b, c, d, e, f, g, h) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        for (var t = 0; t < 64; t += 8)
        {
            Round16(a, b, c, ref d, e, f, g, ref h, RoundConstants[t + 0], Word16(w, t + 0));
            Round16(h, a, b, ref c, d, e, f, ref g, RoundConstants[t + 1], Word16(w, t + 1));
            Round16(g, h, a, ref b, c, d, e, ref f, RoundConstants[t + 2], Word16(w, t + 2));
            Round16(f, g, h, ref a, b, c, d, ref e, RoundConstants[t + 3], Word16(w, t + 3));
            Round16(e, f, g, ref h, a, b, c, ref d, RoundConstants[t + 4], Word16(w, t + 4));
            Round16(d, e, f, ref g, h, a, b, ref c, RoundConstants[t + 5], Word16(w, t + 5));
            Round16(c, d, e, ref f, g, h, a, ref b, RoundConstants[t + 6], Word16(w, t + 6));
            Round16(b, c, d, ref e, f, g, h, ref a, RoundConstants[t + 7], Word16(w, t + 7));
        }

        (s[0], s[1], s[2], s[3]) = (s[0] + a, s[1] + b, s[2] + c, s[3] + d);
        (s[4], s[5], s[6], s[7]) = (s[4] + e, s[5] + f, s[6] + g, s[7] + h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Word16(Span<Vector512<uint>> w, int t)
    {
        if (t < 16) return w[t];
        var before = w[(t + 1) & 15];
        var late = w[(t + 14) & 15];
        return w[t & 15] += Xor16(Rotate16(before, 7), Rotate16(before, 18), before >>> 3) + w[(t + 9) & 15]
            + Xor16(Rotate16(late, 17), Rotate16(late, 19), late >>> 10);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round16(
        Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, ref Vector512<uint> d, Vector512<uint> e, Vector512<uint> f,
        Vector512<uint> g, ref Vector512<uint> h, uint constant, Vector512<uint> word)
    {
        var first = h + Xor16(Rotate16(e, 6), Rotate16(e, 11), Rotate16(e, 25)) + Vector512.ConditionalSelect(e, f, g)
            + Vector512.Create(constant) + word;
        d += first;
        var majority = Avx512F.IsSupported ? Avx512F.TernaryLogic(a, b, c, 0xE8) : (a & b) | (c & (a | b));
        h = first + Xor16(Rotate16(a, 2), Rotate16(a, 13), Rotate16(a, 22)) + majority;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rotate16(Vector512<uint> value, [ConstantExpected] byte bits) =>
        Avx512F.IsSupported ? Avx512F.RotateRight(value, bits) : (value >>> bits) | (value << (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Xor16(Vector512<uint> one, Vector512<uint> two, Vector512<uint> three) =>
        Avx512F.IsSupported ? Avx512F.TernaryLogic(one, two, three, 0x96) : one ^ two ^ three;
}
