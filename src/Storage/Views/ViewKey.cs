namespace Budkavle.Storage;

/// <summary>
/// The place of a row in the views: which stream, which list of that stream (an inbox, an archive, its settings), and where in the list.
/// </summary>
public readonly record struct ViewKey(StreamKey Stream, byte Bucket, long Position) : IComparable<ViewKey>
{
    public int CompareTo(ViewKey other)
    {
        var order = Stream.CompareTo(other.Stream);
        if (order != 0) return order;
        order = Bucket.CompareTo(other.Bucket);
        return order != 0 ? order : Position.CompareTo(other.Position);
    }
}
