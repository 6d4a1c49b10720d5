using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace Budkavle.Tests.Support;

/// <summary>
/// A mail server on a loopback port that keeps what it is given, and misbehaves on order. Written from RFC 5321, apart from the client it
/// tests.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SmtpSinkMail> _mails = Channel.CreateUnbounded<SmtpSinkMail>();
    private readonly List<Task> _sessions = [];
    private readonly Task _loop;
    private int _connections;

    public SmtpSink()
    {
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What EHLO offers, apart from STARTTLS, which is offered where there is a certificate.</summary>
    public string[] Offers { get; set; } = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 1000000"];

    public X509Certificate2? Certificate { get; set; }

    public bool ImplicitTls { get; set; }

    /// <summary>Sent behind the answer to STARTTLS in the same packet, as an attacker in the middle would.</summary>
    public string AfterStartTls { get; set; } = "";

    /// <summary>
    /// Answers a command line in the sink's place; null to let the sink answer, empty to close the connection, "hang" to say nothing.
    /// </summary>
    public Func<string, string?> Misbehave { get; set; } = _ => null;

    /// <summary>Closes the connection after this many bytes of a message.</summary>
    public int DropAfterBytes { get; set; } = int.MaxValue;

    /// <summary>Answers 354 to DATA though every recipient was refused (RFC 2920 3.1 allows it).</summary>
    public bool TakesMailForNobody { get; set; }

    /// <summary>Commands of all sessions, in order.</summary>
    public List<string> Commands { get; } = [];

    public async Task<SmtpSinkMail> NextAsync() => await _mails.Reader.ReadAsync(_stop.Token);

    public int Waiting => _mails.Reader.Count;

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                Interlocked.Increment(ref _connections);
                _sessions.Add(ServeAsync(client));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (ImplicitTls) stream = await ProtectAsync(stream);
                await SessionAsync(stream);
            }
            catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException)
            {
                // The client has gone, or the sink is stopping.
            }
        }
    }

    private async Task SessionAsync(Stream stream)
    {
        var mail = new SmtpSinkMail();
        if (!await AnswerAsync(stream, Misbehave("(connect)") ?? "220 sink ready")) return;
        var reader = new SmtpSinkReader(stream);
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            lock (Commands) Commands.Add(line);
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (Misbehave(line) is { } other)
            {
                if (!await AnswerAsync(stream, other)) return;
                if (verb == "DATA" && other.StartsWith("354", StringComparison.Ordinal))
                    await reader.ReadMessageAsync(int.MaxValue, _stop.Token);
                continue;
            }

            if (verb == "STARTTLS" && Certificate is not null)
            {
                await AnswerAsync(stream, "220 go ahead" + (AfterStartTls.Length == 0 ? "" : "\r\n" + AfterStartTls));
                stream = await ProtectAsync(stream);
                reader = new SmtpSinkReader(stream);
                continue;
            }

            if (verb is "MAIL") mail = new SmtpSinkMail { From = line };
            if (verb is "RSET") mail = new SmtpSinkMail();
            if (verb is "RCPT") mail = mail with { To = line };
            if (verb is "DATA" && (mail is { From: not "", To: not "" } || TakesMailForNobody))
            {
                await AnswerAsync(stream, "354 go on");
                if (await reader.ReadMessageAsync(DropAfterBytes, _stop.Token) is not { } message) return;
                var answer = Misbehave("(message)") ?? "250 kept";
                if (answer.StartsWith('2')) _mails.Writer.TryWrite(mail with { Message = message });
                if (!await AnswerAsync(stream, answer)) return;
                mail = new SmtpSinkMail();
                continue;
            }

            if (!await AnswerAsync(stream, AnswerTo(verb))) return;
            if (verb == "QUIT") return;
        }
    }

    private string AnswerTo(string verb) => verb switch
    {
        "EHLO" => string.Join("\r\n", HelloLines()),
        "MAIL" or "RCPT" or "RSET" or "NOOP" or "HELO" => "250 fine",
        "AUTH" => "235 welcome",
        "DATA" => "503 for whom?",
        "QUIT" => "221 bye",
        _ => "500 what?",
    };

    private IEnumerable<string> HelloLines()
    {
        string[] lines = ["sink", .. Certificate is null ? [] : (string[])["STARTTLS"], .. Offers];
        return lines.Select((line, index) => (index == lines.Length - 1 ? "250 " : "250-") + line);
    }

    private async Task<Stream> ProtectAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        return tls;
    }

    private async Task<bool> AnswerAsync(Stream stream, string answer)
    {
        if (answer.Length == 0) return false;
        if (answer == "hang") await Task.Delay(Timeout.Infinite, _stop.Token);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer + "\r\n"), _stop.Token);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }
}
