using System.Text;

namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>Commands out, replies in, each with its time-out.</summary>
internal sealed class SmtpStream(Stream stream, TimeProvider clock) : IAsyncDisposable
{
    private readonly SmtpReplyParser _parser = new();
    private readonly byte[] _buffer = new byte[SmtpReplyParser.LineBytesMax + 2];
    private int _start;
    private int _end;

    public Stream Inner => stream;

    /// <summary>
    /// Bytes came that no command asked for. After STARTTLS they would be someone else's words inside the protected session.
    /// </summary>
    public bool HasUnread => _end > _start;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(timeout, clock, cancellationToken);
        await limit.RunAsync(stream.WriteAsync(bytes, limit.Token));
    }

    /// <summary>Sends a command and reads its reply. Whoever builds commands keeps line ends out of their parts.</summary>
    public async ValueTask<SmtpReply> CommandAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), timeout, cancellationToken);
        return await ReadReplyAsync(timeout, cancellationToken);
    }

    /// <exception cref="TimeoutException">It did not come in time.</exception>
    /// <exception cref="IOException">The connection broke, or what came is no reply.</exception>
    public async ValueTask<SmtpReply> ReadReplyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(timeout, clock, cancellationToken);
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsMemory(_start, end);
                _start += end + 1;
                if (line.Length > 0 && line.Span[^1] == '\r') line = line[..^1];
                if (_parser.Take(line.Span) is { } reply) return reply;
                continue;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
            if (_end == _buffer.Length) throw new SmtpProtocolException();
            var read = await limit.RunAsync(stream.ReadAsync(_buffer.AsMemory(_end), limit.Token));
            if (read == 0) throw new EndOfStreamException("The mail server closed the connection.");
            _end += read;
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
