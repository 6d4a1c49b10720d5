using System.Buffers.Binary;
using System.Globalization;

namespace Budkavle.Storage;

/// <summary>
/// The 128-bit name of a stream: a keyed hash, never anything that identifies a person.
/// </summary>
/// <remarks>
/// Shards divide the key space into equal ranges, so that rows of one shard lie side by side in every index that is
/// ordered by key; sorted inserts then touch few pages.
/// </remarks>
public readonly record struct StreamKey(UInt128 Value) : IComparable<StreamKey>
{
    public const int SizeBytes = 16;

    /// <summary>Reads a key from 16 bytes, most significant first.</summary>
    public static StreamKey Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">Not hexadecimal digits.</exception>
    public static StreamKey Parse(string text) =>
        new(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>Writes the key as 16 bytes, most significant first.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The shard that holds this stream.</summary>
    public int ShardOf(int shards) => (int)(((UInt128)(ulong)(Value >> 64) * (uint)shards) >> 64);

    /// <summary>The shard's own stream, where it keeps what belongs to no other: due items, dispatch cursors.</summary>
    public static StreamKey OfShard(int shard, int shards)
    {
        var first = ((((UInt128)(uint)shard) << 64) + (uint)shards - 1) / (uint)shards;
        return new StreamKey(first << 64);
    }

    public int CompareTo(StreamKey other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x32", null);
}
