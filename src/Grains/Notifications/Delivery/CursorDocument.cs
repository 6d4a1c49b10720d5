using System.Buffers.Binary;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>How far a shard's notifications have come, as it is stored.</summary>
/// <param name="Owner">Who wrote it: a number drawn at each start.</param>
/// <param name="Cursor">Every letter made available up to this entry has its outcome in the log, or nobody asked for one.</param>
/// <param name="Seen">Outcomes in the log up to this entry are accounted for here; later ones are looked for when starting.</param>
/// <param name="Done">Sequences of letters after the cursor that have an outcome.</param>
internal sealed record CursorDocument(long Owner, long Cursor, long Seen, IReadOnlyCollection<long> Done)
{
    private const byte Version = 1;
    private const int FixedBytes = 1 + 8 + 8 + 8 + 4;

    public static string NameOf(int shard) => $"cursors/notifications/{shard:D5}";

    public byte[] ToBytes()
    {
        var bytes = new byte[FixedBytes + (Done.Count * 8)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), Owner);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), Cursor);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(17), Seen);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(25), Done.Count);
        var at = FixedBytes;
        foreach (var sequence in Done)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(at), sequence);
            at += 8;
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are not a cursor of this version.</exception>
    public static CursorDocument Read(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty) return new CursorDocument(0, 0, 0, []);
        if (source.Length < FixedBytes || source[0] != Version) throw Damaged();
        var done = new long[BinaryPrimitives.ReadInt32BigEndian(source[25..])];
        if (source.Length != FixedBytes + (done.Length * 8)) throw Damaged();
        for (var i = 0; i < done.Length; i++) done[i] = BinaryPrimitives.ReadInt64BigEndian(source[(FixedBytes + (i * 8))..]);
        return new CursorDocument(
            BinaryPrimitives.ReadInt64BigEndian(source[1..]),
            BinaryPrimitives.ReadInt64BigEndian(source[9..]),
            BinaryPrimitives.ReadInt64BigEndian(source[17..]),
            done);
    }

    private static InvalidDataException Damaged() => new("A cursor of the notifications does not have the expected format.");
}
