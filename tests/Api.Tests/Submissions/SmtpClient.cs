using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>A client of SMTP that says exactly what it is told to.</summary>
internal sealed class SmtpClient : IDisposable
{
    private readonly TcpClient _client;
    private Stream _stream = Stream.Null;

    private SmtpClient(string from) => _client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));

    /// <param name="port">Of this machine.</param>
    /// <param name="from">Another address of this machine that the client shall have.</param>
    public static async Task<SmtpClient> ConnectAsync(int port, string from = "127.0.0.1")
    {
        var client = new SmtpClient(from);
        await client._client.ConnectAsync("127.0.0.1", port);
        client._stream = client._client.GetStream();
        foreach (var (said, code) in new[] { (await client.ReadAsync(), "220 "), (await client.SayAsync("EHLO client.example"), "250 ") })
        {
            if (said.Length == 0) throw new IOException("The connection has ended.");
            Assert.StartsWith(code, said);
        }

        return client;
    }

    /// <summary>Says a line and gives the last line of the answer; "" when the server has closed.</summary>
    public async Task<string> SayAsync(string line)
    {
        await WriteAsync(line + "\r\n");
        return await ReadAsync();
    }

    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task<string> ReadAsync()
    {
        while (true)
        {
            var line = new StringBuilder();
            var one = new byte[1];
            while (!line.ToString().EndsWith('\n'))
            {
                if (await _stream.ReadAsync(one) == 0) return "";
                line.Append((char)one[0]);
            }

            if (line[3] == ' ') return line.ToString().TrimEnd();
        }
    }

    /// <summary>Sends a message whole; gives the last answer, or the first that refuses.</summary>
    public async Task<string> SendAsync(string to, string message, string from = "anna@example.se")
    {
        foreach (var line in new[] { $"MAIL FROM:<{from}> SIZE={message.Length}", $"RCPT TO:<{to}>" })
        {
            if (await SayAsync(line) is var answer && answer.FirstOrDefault() != '2') return answer;
        }

        if (await SayAsync("DATA") is var go && go.FirstOrDefault() != '3') return go;
        return await SayAsync(message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + "\r\n.");
    }

    /// <summary>Asks for TLS, and goes on with it. The certificate is of nobody that a machine knows.</summary>
    public async Task SecureAsync(string host)
    {
        Assert.StartsWith("220 ", await SayAsync("STARTTLS"));
        var secured = new SslStream(_stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await secured.AuthenticateAsClientAsync(host);
        _stream = secured;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
