using System.Buffers.Text;
using System.Text;

namespace Budkavle.Load.Http;

/// <summary>
/// Decodes HTTP/1.1 responses (RFC 9112) fed in pieces of any size: status, body by Content-Length, chunked coding or end of
/// connection. Only what a client of our own API needs: no trailers' values, no obsolete folding, informational responses skipped.
/// Throws <see cref="InvalidDataException"/> for anything that is not HTTP.
/// </summary>
internal sealed class ResponseDecoder
{
    private const int HeadBytesMax = 32 << 10;
    private readonly byte[] _head = new byte[HeadBytesMax];
    private int _headLength;
    private State _state;
    private long _remaining;

    private enum State
    {
        Head,
        Fixed,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilClose,
        Done,
    }

    /// <summary>0 until the head has arrived.</summary>
    public int Status { get; private set; }

    public bool IsComplete => _state == State.Done;

    /// <summary>False when the server closes the connection after this response.</summary>
    public bool KeepsAlive { get; private set; } = true;

    /// <summary>Seconds of a Retry-After header, 0 without one.</summary>
    public int RetryAfterSeconds { get; private set; }

    public void Reset()
    {
        _state = State.Head;
        _headLength = 0;
        _remaining = 0;
        Status = RetryAfterSeconds = 0;
        KeepsAlive = true;
    }

    /// <summary>
    /// Takes what has been received and returns how much of it was used. Stops when the head is complete, so that the caller can choose the
    /// sink by status, and at the end of the response; call again with the rest.
    /// </summary>
    public int Feed(ReadOnlySpan<byte> data, IBodySink sink)
    {
        var rest = data;
        var inHead = Status == 0;
        while (rest.Length > 0 && _state != State.Done && inHead == (Status == 0))
        {
            rest = _state switch
            {
                State.Head => TakeHead(rest),
                State.ChunkSize or State.ChunkEnd or State.Trailer => TakeLine(rest),
                State.UntilClose => TakeBody(rest, rest.Length, sink),
                _ => TakeBody(rest, (int)Math.Min(rest.Length, _remaining), sink),
            };
        }
        return data.Length - rest.Length;
    }

    /// <summary>
    /// The connection was closed by the server: completes a response without a length, refuses any other that is not complete.
    /// </summary>
    public void Close()
    {
        if (_state is not (State.UntilClose or State.Done))
            throw new InvalidDataException("The connection was closed before the response was complete.");
        _state = State.Done;
        KeepsAlive = false;
    }

    private ReadOnlySpan<byte> TakeBody(ReadOnlySpan<byte> data, int length, IBodySink sink)
    {
        sink.Write(data[..length]);
        if (_state == State.UntilClose)
            return [];
        _remaining -= length;
        if (_remaining == 0)
            _state = _state == State.Fixed ? State.Done : State.ChunkEnd;
        return data[length..];
    }

    private ReadOnlySpan<byte> TakeHead(ReadOnlySpan<byte> data)
    {
        if (_headLength == 0)
        {
            var whole = data.IndexOf("\r\n\r\n"u8);
            if (whole >= 0)
            {
                ParseHead(data[..whole]);
                return data[(whole + 4)..];
            }
        }
        var before = _headLength;
        var taken = Math.Min(data.Length, HeadBytesMax - before);
        data[..taken].CopyTo(_head.AsSpan(before));
        _headLength += taken;
        var end = _head.AsSpan(0, _headLength).IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            if (_headLength == HeadBytesMax)
                throw new InvalidDataException("The head of the response is longer than 32 KB.");
            return data[taken..];
        }
        _headLength = 0;
        ParseHead(_head.AsSpan(0, end));
        return data[(end + 4 - before)..];
    }

    private void ParseHead(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1."u8) || head.Length < 12 || !Utf8Parser.TryParse(head.Slice(9, 3), out int status, out _))
            throw new InvalidDataException("The server did not answer in HTTP/1.1.");
        var lines = head;
        var next = lines.IndexOf("\r\n"u8);
        long? length = null;
        var chunked = false;
        while (next >= 0)
        {
            lines = lines[(next + 2)..];
            next = lines.IndexOf("\r\n"u8);
            var line = next >= 0 ? lines[..next] : lines;
            if (Value(line, "content-length:"u8) is { IsEmpty: false } lengthText)
                length = Utf8Parser.TryParse(lengthText, out long n, out _) ? n
                    : throw new InvalidDataException("Content-Length is not a number.");
            else if (Value(line, "transfer-encoding:"u8) is { IsEmpty: false } coding)
                chunked = Ascii.EqualsIgnoreCase(coding, "chunked"u8);
            else if (Value(line, "connection:"u8) is { IsEmpty: false } connection)
                KeepsAlive = !Ascii.EqualsIgnoreCase(connection, "close"u8);
            else if (Value(line, "retry-after:"u8) is { IsEmpty: false } retry)
                RetryAfterSeconds = Utf8Parser.TryParse(retry, out int seconds, out _) ? seconds : 1;
        }
        if (status < 200)
            return;
        Status = status;
        _remaining = length ?? 0;
        _state = status is 204 or 304 ? State.Done
            : chunked ? State.ChunkSize
            : length is null ? State.UntilClose
            : length == 0 ? State.Done
            : State.Fixed;
    }

    /// <summary>
    /// A chunk size, the empty line after a chunk, or a trailer; gathered in the head's buffer until its line feed arrives.
    /// </summary>
    private ReadOnlySpan<byte> TakeLine(ReadOnlySpan<byte> data)
    {
        var feed = data.IndexOf((byte)'\n');
        var taken = feed < 0 ? data.Length : feed + 1;
        if (_headLength + taken > HeadBytesMax)
            throw new InvalidDataException("A chunk header of the response is longer than 32 KB.");
        data[..taken].CopyTo(_head.AsSpan(_headLength));
        _headLength += taken;
        if (feed >= 0)
        {
            var line = _head.AsSpan(0, _headLength).TrimEnd("\r\n"u8);
            _headLength = 0;
            EndLine(line);
        }
        return data[taken..];
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        if (_state == State.ChunkEnd)
        {
            _state = State.ChunkSize;
        }
        else if (_state == State.Trailer)
        {
            if (line.IsEmpty)
                _state = State.Done;
        }
        else
        {
            if (!Utf8Parser.TryParse(line, out _remaining, out _, 'x'))
                throw new InvalidDataException("A chunk of the response has no size.");
            _state = _remaining == 0 ? State.Trailer : State.ChunkData;
        }
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[name.Length..].Trim((byte)' ') : [];
}
