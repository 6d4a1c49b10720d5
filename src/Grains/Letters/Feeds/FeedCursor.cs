using System.Buffers;
using System.Buffers.Text;

namespace Budkavle.Grains.Letters.Feeds;

/// <summary>
/// How far a reader of a feed has come: a sequence for each shard, as one opaque text. Sequences are given by each shard's only writer in
/// commit order, so nothing can appear behind a cursor.
/// </summary>
public static class FeedCursor
{
    private const byte Version = 1;

    public static string Write(ReadOnlySpan<long> sequences)
    {
        var bytes = new ArrayBufferWriter<byte>(1 + (sequences.Length * 5));
        bytes.GetSpan(1)[0] = Version;
        bytes.Advance(1);
        foreach (var sequence in sequences)
        {
            var rest = (ulong)sequence;
            while (rest >= 0x80)
            {
                bytes.GetSpan(1)[0] = (byte)(rest | 0x80);
                bytes.Advance(1);
                rest >>= 7;
            }

            bytes.GetSpan(1)[0] = (byte)rest;
            bytes.Advance(1);
        }

        return Base64Url.EncodeToString(bytes.WrittenSpan);
    }

    /// <summary>Reads a cursor; false for a text that <see cref="Write"/> did not give for this number of shards.</summary>
    public static bool TryRead(string? text, int shards, out long[] sequences)
    {
        sequences = new long[shards];
        if (string.IsNullOrEmpty(text)) return true;
        if (text.Length > shards * 14 || !Base64Url.IsValid(text)) return false;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length == 0 || bytes[0] != Version) return false;
        var next = 1;
        for (var shard = 0; shard < shards; shard++)
        {
            ulong sequence = 0;
            for (var shift = 0; ; shift += 7)
            {
                if (next >= bytes.Length || shift > 56) return false;
                sequence |= (ulong)(bytes[next] & 0x7F) << shift;
                if (bytes[next++] < 0x80) break;
            }

            sequences[shard] = (long)sequence;
        }

        return next == bytes.Length;
    }
}
