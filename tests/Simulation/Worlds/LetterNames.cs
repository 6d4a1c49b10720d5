using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Budkavle.Storage.Sealing;

namespace Budkavle.Simulation.Worlds;

/// <summary>What letters and their messages are called.</summary>
internal static class LetterNames
{
    public static string Of(int shard, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{shard}.{sequence}");

    /// <summary>The id that the letter's notifications must have: written here anew, so that a change of it is noticed.</summary>
    public static string MessageIdOf(KeyRing ring, int shard, long sequence)
    {
        Span<byte> place = stackalloc byte[12];
        BinaryPrimitives.WriteInt32BigEndian(place, shard);
        BinaryPrimitives.WriteInt64BigEndian(place[4..], sequence);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(ring.DeriveSecret("notification-ids", 32), place, hash);
        return Convert.ToHexStringLower(hash[..16]);
    }
}
