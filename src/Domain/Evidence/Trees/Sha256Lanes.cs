using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace Budkavle.Domain.Evidence;

/// <summary>
/// SHA-256 (FIPS 180-4) of many short messages at once, eight side by side in vector registers.
/// </summary>
/// <remarks>
/// A tree of evidence is made of hashes of 65 to 600 bytes, for which a call of the platform's SHA-256 costs about 0.8 us before the first
/// byte is hashed: more than all the rest of the work for a letter. Where the processor has no such registers the platform is called after
/// all, and the result is the same.
/// </remarks>
public static class Sha256Lanes
{
    public const int HashBytes = 32;
    private const int Lanes = 8;
    private const int BlockBytes = 64;
    private const int TailBytes = 2 * BlockBytes;

    /// <summary>Longer messages go to the platform, whose instructions for SHA-256 then make up for the cost of the call.</summary>
    private const int LaneBytesMax = 1024;
    private const int LengthAt = BlockBytes - 8;

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
            var (offset, length) = messages[i];
            if (length > LaneBytesMax || !Vector256.IsHardwareAccelerated)
            {
                SHA256.HashData(data.Slice(offset, length), digests.Slice(i * HashBytes, HashBytes));
                continue;
            }

            order[count] = ((ulong)BlocksOf(length) << 32) | (uint)i;
            isSorted &= count == 0 || order[count - 1] < order[count];
            count++;
        }

        order = order[..count];
        if (!isSorted) order.Sort();
        var group = new Group();
        for (var at = 0; at < count; at += Lanes) group.Hash(data, messages, order.Slice(at, Math.Min(Lanes, count - at)), digests);
    }

    private static int BlocksOf(int length) => (length + 8) / BlockBytes + 1;

    /// <summary>The scratch memory of eight lanes.</summary>
    private ref struct Group
    {
        private readonly Span<byte> _tails = new byte[Lanes * TailBytes];
        private readonly Span<uint> _words = new uint[16 * Lanes];
        private readonly Span<uint> _state = new uint[8 * Lanes];

        public Group()
        {
        }

        public readonly void Hash(
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

            for (var i = 0; i < _state.Length; i++) _state[i] = InitialState[i / Lanes];
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

                Compress(_words, _state);
                for (var lane = 0; lane < order.Length; lane++)
                {
                    var message = (int)(uint)order[lane];
                    if (block != BlocksOf(messages[message].Length) - 1) continue;
                    var digest = digests.Slice(message * HashBytes, HashBytes);
                    for (var i = 0; i < 8; i++) BinaryPrimitives.WriteUInt32BigEndian(digest[(i * 4)..], _state[i * Lanes + lane]);
                }
            }
        }

        private readonly void LoadWords(int lane, ReadOnlySpan<byte> block)
        {
            for (var i = 0; i < 16; i++) _words[i * Lanes + lane] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
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

    private static Vector256<uint> Rotate(Vector256<uint> value, [ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(value, bits) : (value >>> bits) | (value << (32 - bits));

    private static void Compress(ReadOnlySpan<uint> words, Span<uint> state)
    {
        var w = MemoryMarshal.Cast<uint, Vector256<uint>>(words);
        var s = MemoryMarshal.Cast<uint, Vector256<uint>>(state);
        Span<Vector256<uint>> schedule = stackalloc Vector256<uint>[16];
        w.CopyTo(schedule);
        var (a, b, c, d, e, f, g, h) = (s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]);
        for (var t = 0; t < 64; t++)
        {
            var word = schedule[t & 15];
            if (t >= 16)
            {
                var before = schedule[(t + 1) & 15];
                var late = schedule[(t + 14) & 15];
                word += (Rotate(before, 7) ^ Rotate(before, 18) ^ (before >>> 3)) + schedule[(t + 9) & 15]
                    + (Rotate(late, 17) ^ Rotate(late, 19) ^ (late >>> 10));
                schedule[t & 15] = word;
            }

            var first = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + (g ^ (e & (f ^ g)))
                + Vector256.Create(RoundConstants[t]) + word;
            var second = (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) | (c & (a | b)));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        (s[0], s[1], s[2], s[3]) = (s[0] + a, s[1] + b, s[2] + c, s[3] + d);
        (s[4], s[5], s[6], s[7]) = (s[4] + e, s[5] + f, s[6] + g, s[7] + h);
    }
}
