namespace Budkavle.Api.Submissions;

/// <summary>Lines of a connection, which end in CR and LF together and in nothing else.</summary>
internal sealed class MailLines(Stream stream)
{
    private readonly byte[] _buffer = new byte[MailIntakeLimits.LineBytesMax + 2];
    private int _from;
    private int _to;

    /// <summary>Whether more has come than was asked for.</summary>
    public bool HasMore => _to > _from;

    /// <summary>The next line, without its end: good until the next call.</summary>
    public async ValueTask<(LineKind Kind, ReadOnlyMemory<byte> Line)> ReadAsync(int bytesMax, CancellationToken cancellationToken)
    {
        var isTooLong = false;
        while (true)
        {
            var at = _buffer.AsSpan(_from, _to - _from).IndexOf("\r\n"u8);
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_from, at);
                _from += at + 2;
                if (isTooLong || at > bytesMax) return (LineKind.TooLong, default);
                return (line.Span.IndexOfAny((byte)'\r', (byte)'\n') >= 0 ? LineKind.Bare : LineKind.Line, line);
            }

            isTooLong |= MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_to), cancellationToken);
            if (read == 0) return (LineKind.End, default);
            _to += read;
        }
    }

    /// <summary>
    /// Moves what is there to the front; of a line that fills all of it the last byte is kept, which may be the CR of its end.
    /// </summary>
    private bool MakeRoom()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }

        if (_to < _buffer.Length) return false;
        _buffer[0] = _buffer[_to - 1];
        _to = 1;
        return true;
    }
}
