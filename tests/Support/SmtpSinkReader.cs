using System.Text;

namespace Budkavle.Tests.Support;

/// <summary>Reads lines that end in CR LF and nothing else: a bare line feed is part of a line, as RFC 5321 2.3.8 has it.</summary>
internal sealed class SmtpSinkReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[8192];
    private int _next;
    private int _end;

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        await ReadBytesAsync(cancellationToken) is { } line ? Encoding.UTF8.GetString(line) : null;

    /// <summary>The message up to the line that is a dot; null once more bytes have come than allowed.</summary>
    public async Task<byte[]?> ReadMessageAsync(int bytesMax, CancellationToken cancellationToken)
    {
        var message = new List<byte>();
        while (await ReadBytesAsync(cancellationToken) is { } line)
        {
            if (line is [(byte)'.']) return [.. message];
            message.AddRange(line[0..].AsSpan(line is [(byte)'.', ..] ? 1 : 0));
            message.AddRange("\r\n"u8);
            if (message.Count > bytesMax) return null;
        }

        return null;
    }

    private async Task<byte[]?> ReadBytesAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (_next == _end)
            {
                _next = 0;
                _end = await stream.ReadAsync(_buffer, cancellationToken);
                if (_end == 0) return null;
            }

            var one = _buffer[_next++];
            line.Add(one);
            if (one == (byte)'\n' && line.Count > 1 && line[^2] == (byte)'\r') return [.. line[..^2]];
        }
    }
}
