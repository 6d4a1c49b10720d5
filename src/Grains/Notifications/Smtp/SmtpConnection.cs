using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>
/// One open connection to a mail server, used for one message after the other (RFC 5321). Not safe for use by several threads.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpOptions _options;
    private readonly TimeProvider _clock;
    private SmtpStream _stream;

    private SmtpConnection(SmtpOptions options, TimeProvider clock, SmtpStream stream)
    {
        _options = options;
        _clock = clock;
        _stream = stream;
    }

    public SmtpExtensions Extensions { get; private set; } = SmtpExtensions.None;

    /// <summary>Messages that the server has been given.</summary>
    public int Messages { get; private set; }

    /// <summary>When it was last used, for the pool.</summary>
    public long UsedAt { get; set; }

    /// <summary>The last message was given in part or whole, and it may have been taken over whatever happened then.</summary>
    public bool MessageGiven { get; private set; }

    /// <summary>The server has said something that leaves the next message in doubt.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Connects, protects the connection as the options ask, and logs in.</summary>
    /// <exception cref="SmtpRefusalException">The server refused.</exception>
    /// <exception cref="IOException">The connection broke, or the server lacks what the options ask for.</exception>
    /// <exception cref="TimeoutException">The server did not answer in time.</exception>
    public static async ValueTask<SmtpConnection> OpenAsync(
        SmtpOptions options, RemoteCertificateValidationCallback? trust, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = new TimeLimit(options.ConnectTimeout, clock, cancellationToken);
            await limit.RunAsync(socket.ConnectAsync(options.Host, options.Port, limit.Token));
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var connection = new SmtpConnection(options, clock, new SmtpStream(new NetworkStream(socket, ownsSocket: true), clock));
        try
        {
            if (options.Security == SmtpSecurity.Implicit) await connection.ProtectAsync(trust, cancellationToken);
            await connection.GreetAsync(trust, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask GreetAsync(RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        Require(await _stream.ReadReplyAsync(_options.CommandTimeout, cancellationToken));
        await HelloAsync(cancellationToken);
        if (_options.Security == SmtpSecurity.StartTls)
        {
            if (!Extensions.StartTls) throw new SmtpProtocolException("The mail server does not offer STARTTLS.");
            Require(await CommandAsync("STARTTLS", cancellationToken));
            if (_stream.HasUnread) throw new SmtpProtocolException("The mail server spoke between STARTTLS and TLS.");
            await ProtectAsync(trust, cancellationToken);
            // What was offered before is forgotten: someone else may have offered it (RFC 3207 4.2).
            await HelloAsync(cancellationToken);
        }

        if (_options.UserName is { } user) await LogInAsync(user, _options.Password!, cancellationToken);
    }

    private async ValueTask HelloAsync(CancellationToken cancellationToken)
    {
        var reply = await CommandAsync($"EHLO {_options.Hello}", cancellationToken);
        Extensions = SmtpExtensions.None;
        if (reply.IsPositive) Extensions = SmtpExtensions.Of(reply);
        else Require(await CommandAsync($"HELO {_options.Hello}", cancellationToken));
    }

    private async ValueTask ProtectAsync(RemoteCertificateValidationCallback? trust, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream.Inner, leaveInnerStreamOpen: false, trust);
        using var limit = new TimeLimit(_options.ConnectTimeout, _clock, cancellationToken);
        await limit.RunAsync(new ValueTask(tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = _options.Host }, limit.Token)));
        _stream = new SmtpStream(tls, _clock);
    }

    private async ValueTask LogInAsync(string user, string password, CancellationToken cancellationToken)
    {
        if (Extensions.AuthPlain)
        {
            Require(await CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken));
            return;
        }

        if (!Extensions.AuthLogin) throw new SmtpProtocolException("The mail server offers neither AUTH PLAIN nor AUTH LOGIN.");
        Require(await CommandAsync("AUTH LOGIN", cancellationToken), 3);
        Require(await CommandAsync(Base64(user), cancellationToken), 3);
        Require(await CommandAsync(Base64(password), cancellationToken));
    }

    /// <summary>Gives the server a message for one recipient. A refusal leaves the connection ready for the next one.</summary>
    /// <param name="parameters">Parameters of MAIL, each with a leading space.</param>
    /// <param name="wire">The message, dots doubled and with its ending.</param>
    /// <returns>
    /// The reply that settled it: the first refusal, or the reply to the message; and what it is about.
    /// </returns>
    public async ValueTask<(SmtpReply Reply, SmtpStage Stage)> SendAsync(
        string from, string parameters, string to, ReadOnlyMemory<byte> wire, CancellationToken cancellationToken)
    {
        Messages++;
        MessageGiven = false;
        string[] commands = [$"MAIL FROM:<{from}>{parameters}", $"RCPT TO:<{to}>", "DATA"];
        var refusal = Extensions.Pipelining
            ? await PipelineAsync(commands, cancellationToken)
            : await InTurnAsync(commands, cancellationToken);
        if (refusal is null)
        {
            MessageGiven = true;
            await _stream.WriteAsync(wire, _options.MessageTimeout, cancellationToken);
            var reply = await _stream.ReadReplyAsync(_options.MessageTimeout, cancellationToken);
            if (reply.IsPositive) return (reply, SmtpStage.Message);
            refusal = (reply, SmtpStage.Message);
        }

        await ResetAsync(refusal.Value.Reply, cancellationToken);
        return refusal.Value;
    }

    private async ValueTask<(SmtpReply Reply, SmtpStage Stage)?> InTurnAsync(string[] commands, CancellationToken cancellationToken)
    {
        foreach (var command in commands)
        {
            var reply = await CommandAsync(command, cancellationToken);
            if (!(command == "DATA" ? reply.IsIntermediate : reply.IsPositive)) return (reply, StageOf(command));
        }

        return null;
    }

    /// <summary>All commands in one packet (RFC 2920).</summary>
    private async ValueTask<(SmtpReply Reply, SmtpStage Stage)?> PipelineAsync(string[] commands, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join("\r\n", commands) + "\r\n");
        await _stream.WriteAsync(bytes, _options.CommandTimeout, cancellationToken);
        (SmtpReply Reply, SmtpStage Stage)? refusal = null;
        foreach (var command in commands)
        {
            var reply = await _stream.ReadReplyAsync(_options.CommandTimeout, cancellationToken);
            if (command != "DATA")
            {
                if (!reply.IsPositive) refusal ??= (reply, StageOf(command));
                continue;
            }

            if (!reply.IsIntermediate) return refusal ?? (reply, SmtpStage.Message);
            if (refusal is null) return null;
            // It has no recipient and yet waits for a message: an empty one ends that (RFC 2920 3.1).
            await _stream.WriteAsync(".\r\n"u8.ToArray(), _options.CommandTimeout, cancellationToken);
            await _stream.ReadReplyAsync(_options.CommandTimeout, cancellationToken);
        }

        return refusal;
    }

    private static SmtpStage StageOf(string command) => command[0] switch
    {
        'M' => SmtpStage.Sender,
        'R' => SmtpStage.Recipient,
        _ => SmtpStage.Message,
    };

    private async ValueTask ResetAsync(SmtpReply refusal, CancellationToken cancellationToken)
    {
        // 421: the server is closing. Otherwise RSET makes sure that nothing of this message is left for the next.
        IsSpent = true;
        if (refusal.Code == 421) return;
        try
        {
            IsSpent = !(await CommandAsync("RSET", cancellationToken)).IsPositive;
        }
        catch (Exception fault) when (fault is IOException or TimeoutException)
        {
            // It hung up after refusing: the refusal stands.
        }
    }

    /// <summary>Takes leave, so that the server need not wait for a time-out.</summary>
    public async ValueTask QuitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CommandAsync("QUIT", cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or TimeoutException or OperationCanceledException)
        {
            // The connection ends either way.
        }

        await DisposeAsync();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private ValueTask<SmtpReply> CommandAsync(string command, CancellationToken cancellationToken) =>
        _stream.CommandAsync(command, _options.CommandTimeout, cancellationToken);

    private static void Require(SmtpReply reply, int firstDigit = 2)
    {
        if (reply.Code / 100 != firstDigit) throw new SmtpRefusalException(reply.Code);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
