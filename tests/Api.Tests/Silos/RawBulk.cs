using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Budkavle.Api.Tests.Silos;

/// <summary>
/// A bulk request over a bare connection, because HttpClient reads nothing of an answer before it has sent the whole request. It can be cut
/// anywhere on either side.
/// </summary>
internal sealed class RawBulk : IDisposable
{
    private readonly TcpClient _connection = new();
    private readonly MemoryStream _received = new();
    private NetworkStream _stream = null!;

    public static async Task<RawBulk> OpenAsync(Uri server, string token)
    {
        var bulk = new RawBulk();
        await bulk._connection.ConnectAsync(server.Host, server.Port);
        bulk._stream = bulk._connection.GetStream();
        var head = $"POST /v1/letters/bulk HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        await bulk._stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        return bulk;
    }

    public long Received => _received.Length;

    public async Task SendAsync(string text, CancellationToken cancellationToken = default)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var size = bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(size), cancellationToken);
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.WriteAsync("\r\n"u8.ToArray(), cancellationToken);
    }

    public async Task EndAsync() => await _stream.WriteAsync("0\r\n\r\n"u8.ToArray());

    /// <summary>Reads until so many bytes have come, or the server has ended the connection. False: it has ended.</summary>
    public async Task<bool> ReceiveAsync(long bytes = long.MaxValue)
    {
        var buffer = new byte[16 * 1024];
        while (_received.Length < bytes)
        {
            int read;
            try
            {
                read = await _stream.ReadAsync(buffer);
            }
            catch (IOException)
            {
                return false;
            }

            if (read == 0) return false;
            _received.Write(buffer, 0, read);
        }

        return true;
    }

    /// <summary>The whole lines of what has come so far.</summary>
    public JsonElement[] Answers()
    {
        var text = Unchunked();
        var end = text.LastIndexOf('\n');
        return end < 0 ? [] : Json.ParseLines(text[..end]);
    }

    private string Unchunked()
    {
        var bytes = _received.ToArray().AsSpan();
        var at = bytes.IndexOf("\r\n\r\n"u8);
        if (at < 0 || !bytes.StartsWith("HTTP/1.1 200"u8)) return "";
        bytes = bytes[(at + 4)..];
        var text = new MemoryStream();
        while (bytes.IndexOf("\r\n"u8) is > 0 and var line)
        {
            var size = int.Parse(bytes[..line], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            bytes = bytes[(line + 2)..];
            text.Write(bytes[..Math.Min(size, bytes.Length)]);
            if (bytes.Length < size + 2) break;
            bytes = bytes[(size + 2)..];
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    public void Dispose() => _connection.Dispose();
}
