using System.Buffers;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>Cuts lines off a buffer. A line over the limit is skipped to its end and reported as such, whatever its length.</summary>
internal sealed class LineReader(int lineBytesMax)
{
    private bool _skipping;
    private long _searched;
    private byte[] _joined = [];

    public long Line { get; private set; }

    /// <summary>
    /// Takes the next line. False if there is no whole line yet; then <paramref name="buffer"/> holds what was not consumed.
    /// </summary>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, bool completed, out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        line = default;
        // What was searched before and left in the buffer is not searched again: a long line arrives in many small reads.
        var end = (_searched == 0 ? buffer : buffer.Slice(_searched)).PositionOf((byte)'\n');
        _searched = 0;
        if (end is null)
        {
            if (_skipping || buffer.Length > lineBytesMax)
            {
                _skipping = true;
                buffer = buffer.Slice(buffer.End);
            }

            _searched = completed ? 0 : buffer.Length;
            if (!completed || (buffer.IsEmpty && !_skipping)) return false;
        }

        var raw = end is null ? buffer : buffer.Slice(0, end.Value);
        buffer = end is null ? buffer.Slice(buffer.End) : buffer.Slice(buffer.GetPosition(1, end.Value));
        Line++;
        tooLong = _skipping || raw.Length > lineBytesMax;
        _skipping = false;
        if (tooLong) return true;
        line = raw.IsSingleSegment ? raw.FirstSpan : Join(raw);
        if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
        return true;
    }

    private ReadOnlySpan<byte> Join(ReadOnlySequence<byte> raw)
    {
        var length = (int)raw.Length;
        if (_joined.Length < length) _joined = new byte[Math.Max(length, 4096)];
        raw.CopyTo(_joined);
        return _joined.AsSpan(0, length);
    }
}
