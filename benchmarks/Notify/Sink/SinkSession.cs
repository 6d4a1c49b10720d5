using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Notify.Sink;

/// <summary>One connection of the sink: RFC 5321 with PIPELINING, everything welcome.</summary>
internal sealed class SinkSession(SinkServer server, Socket socket)
{
    private const string IdHeader = "X-Budkavle-Notification-Id: ";
    private static readonly byte[] MessageEnd = "\r\n.\r\n"u8.ToArray();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly StringBuilder _answers = new();
    private int _start;
    private int _end;
    private bool _inMessage;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                await socket.SendAsync("220 sink\r\n"u8.ToArray(), cancellationToken);
                while (await FillAsync(cancellationToken))
                {
                    while (_inMessage ? TakeMessage() : TakeCommand())
                    {
                    }

                    if (_answers.Length == 0) continue;
                    await socket.SendAsync(Encoding.ASCII.GetBytes(_answers.ToString()), cancellationToken);
                    _answers.Clear();
                }
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException)
            {
                // The client has gone.
            }
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._end).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) return false;
        var read = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    private bool TakeCommand()
    {
        var rest = _buffer.AsSpan(_start.._end);
        var length = rest.IndexOf("\r\n"u8);
        if (length < 0) return false;
        var verb = Encoding.ASCII.GetString(rest[..Math.Min(4, length)]).ToUpperInvariant();
        _start += length + 2;
        _inMessage = verb == "DATA";
        _answers.Append(verb switch
        {
            "EHLO" => "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            "DATA" => "354 go on\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "250 fine\r\n",
        });
        return true;
    }

    private bool TakeMessage()
    {
        var rest = _buffer.AsSpan(_start.._end);
        var length = rest.IndexOf(MessageEnd);
        if (length < 0) return false;
        var text = Encoding.Latin1.GetString(rest[..length]);
        var at = text.IndexOf(IdHeader, StringComparison.Ordinal);
        var id = at < 0 ? 0 : UInt128.Parse(text.AsSpan(at + IdHeader.Length, 32), NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture);
        server.Take(id, length);
        _start += length + MessageEnd.Length;
        _inMessage = false;
        _answers.Append("250 kept\r\n");
        return true;
    }
}
