using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace Budkavle.Api.Submissions;

/// <summary>
/// One connection of the port that takes mail (RFC 5321): an address of an agency, a message, an answer after the commit. Relays nothing.
/// </summary>
internal sealed class MailSession(
    MailIntakeOptions options, MailTaker taker, MailRoom room, SemaphoreSlim places, IPAddress address, TimeProvider clock)
{
    private static readonly MailAnswer _busy = new(451, "4.3.2 Busy; send it again later");
    private readonly Encoding _latin = Encoding.Latin1;
    private Stream _stream = Stream.Null;
    private MailLines _lines = null!;
    private bool _isGreeted;
    private bool _isSecured;
    private string? _from;
    private UInt128 _agency;
    private bool _hasRecipient;
    private int _errors;
    private int _messages;

    /// <summary>Serves until the client goes or has to.</summary>
    public async Task RunAsync(Stream stream, CancellationToken stopping)
    {
        (_stream, _lines) = (stream, new MailLines(stream));
        await SayAsync(220, $"{options.Domain} ESMTP Budkavle", stopping);
        while (_errors < MailIntakeLimits.ErrorsMax)
        {
            var (kind, line) = await ReadAsync(MailIntakeLimits.CommandBytesMax, stopping);
            if (kind == LineKind.End) return;
            if (kind != LineKind.Line)
            {
                _errors++;
                await SayAsync(500, "5.5.2 A command is one line that ends in CR LF", stopping);
                // Whatever hides behind a bare line end is not looked at.
                if (kind == LineKind.Bare) return;
                continue;
            }

            var text = _latin.GetString(line.Span);
            var verb = text.Split(' ', 2)[0].ToUpperInvariant();
            if (verb == "QUIT")
            {
                await SayAsync(221, "2.0.0 Bye", stopping);
                return;
            }

            if (!await ObeyAsync(verb, text, stopping)) return;
        }

        await SayAsync(421, "4.7.0 Too many errors", stopping);
    }

    /// <returns>False if the connection is to be closed.</returns>
    private async Task<bool> ObeyAsync(string verb, string text, CancellationToken stopping)
    {
        switch (verb)
        {
            case "EHLO":
                Reset();
                _isGreeted = true;
                await WelcomeAsync(stopping);
                return true;
            case "HELO":
                Reset();
                _isGreeted = true;
                await SayAsync(250, options.Domain, stopping);
                return true;
            case "MAIL":
                return await SayAsync(TakeSender(text), stopping);
            case "RCPT":
                return await SayAsync(await TakeRecipientAsync(text, stopping), stopping);
            case "DATA":
                return await TakeDataAsync(stopping);
            case "RSET":
                Reset();
                return await SayAsync(250, "2.0.0 Forgotten", stopping);
            case "NOOP":
                return await SayAsync(250, "2.0.0 Here", stopping);
            case "VRFY" or "EXPN":
                return await SayAsync(252, "2.5.0 Send it and see", stopping);
            case "STARTTLS" when options.Certificate is not null && !_isSecured:
                return await SecureAsync(stopping);
            default:
                _errors++;
                return await SayAsync(502, "5.5.1 Not known here", stopping);
        }
    }

    private Task WelcomeAsync(CancellationToken stopping)
    {
        var words = new StringBuilder($"250-{options.Domain}\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n");
        if (options.Certificate is not null && !_isSecured) words.Append("250-STARTTLS\r\n");
        words.Append($"250 SIZE {MailIntakeLimits.MessageBytesMax}\r\n");
        return WriteAsync(words.ToString(), stopping);
    }

    private void Reset() => (_from, _agency, _hasRecipient) = (null, 0, false);

    private MailAnswer TakeSender(string text)
    {
        if (!_isGreeted) return Wrong("5.5.1 Say EHLO first");
        if (_from is not null) return Wrong("5.5.1 There is a sender already");
        if (AddressIn(text, "MAIL FROM:", out var parameters) is not { } address) return Wrong("5.5.4 MAIL FROM:<address>", 501);
        foreach (var parameter in parameters)
        {
            if (parameter.StartsWith("SIZE=", StringComparison.OrdinalIgnoreCase))
            {
                if (!long.TryParse(parameter[5..], System.Globalization.NumberStyles.None, null, out var size))
                    return Wrong("5.5.4 SIZE is a number", 501);
                if (size > MailIntakeLimits.MessageBytesMax) return new MailAnswer(552, "5.3.4 submission_too_large: it is too large");
            }
            else if (!parameter.StartsWith("BODY=", StringComparison.OrdinalIgnoreCase))
            {
                return Wrong("5.5.4 A parameter is not known", 555);
            }
        }

        // Nothing is ever mailed from this domain, so nothing can bounce to it.
        if (address.Length == 0) return new MailAnswer(550, "5.7.1 No bounces are taken: nothing is sent from here");
        if (!IsVisible(address)) return Wrong("5.1.7 The sender's address is none", 553);
        _from = address;
        return new MailAnswer(250, "2.1.0 Sender noted; it proves nothing");
    }

    private async Task<MailAnswer> TakeRecipientAsync(string text, CancellationToken stopping)
    {
        if (_from is null) return Wrong("5.5.1 MAIL comes first");
        if (_hasRecipient) return new MailAnswer(452, "4.5.3 One recipient for each message");
        if (AddressIn(text, "RCPT TO:", out _) is not { Length: > 0 } address || !IsVisible(address))
            return Wrong("5.5.4 RCPT TO:<address>", 501);
        var at = address.LastIndexOf('@');
        if (at <= 0 || !string.Equals(address[(at + 1)..], options.Domain, StringComparison.OrdinalIgnoreCase))
            return Wrong("5.7.1 Nothing is relayed here", 550);
        var (agency, refusal) = await taker.FindAsync(address[..at], stopping);
        if (refusal is not null) return refusal.Code < 500 ? refusal : Wrong(refusal.Text, refusal.Code);
        (_agency, _hasRecipient) = (agency, true);
        return new MailAnswer(250, "2.1.5 Recipient found");
    }

    private MailAnswer Wrong(string text, int code = 503)
    {
        _errors++;
        return new MailAnswer(code, text);
    }

    private async Task<bool> TakeDataAsync(CancellationToken stopping)
    {
        if (!_hasRecipient) return await SayAsync(Wrong("5.5.1 MAIL and RCPT come first"), stopping);
        if (++_messages > MailIntakeLimits.MessagesPerConnectionMax)
        {
            await SayAsync(421, "4.7.0 Enough for one connection", stopping);
            return false;
        }

        await SayAsync(354, "Go on; end with a dot alone", stopping);
        if (await ReceiveAsync(stopping) is not { } answer) return false;
        Reset();
        return await SayAsync(answer, stopping);
    }

    /// <returns>What to answer when nothing of the message is held any more; null if the client has gone.</returns>
    private async Task<MailAnswer?> ReceiveAsync(CancellationToken stopping)
    {
        using var data = new MailData(room, address);
        using var limited = new CancellationTokenSource(MailIntakeLimits.Message, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limited.Token, stopping);
        var (isWhole, refusal) = await ReadDataAsync(data, both.Token);
        if (!isWhole || refusal is not null) return refusal;
        // Only now that it is whole: whoever sends slowly keeps nobody else out.
        if (!await places.WaitAsync(options.Idle, stopping)) return _busy;
        try
        {
            return await taker.TakeAsync(_agency, _from!, data.Bytes, stopping);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>
    /// The message, dots unstuffed; or why it is refused, read to its end all the same. Not whole: the client has gone.
    /// </summary>
    private async Task<(bool IsWhole, MailAnswer? Refusal)> ReadDataAsync(MailData data, CancellationToken stopping)
    {
        MailAnswer? refusal = null;
        while (true)
        {
            var (kind, line) = await ReadAsync(MailIntakeLimits.LineBytesMax, stopping);
            if (kind == LineKind.End) return (false, null);
            if (kind == LineKind.Line && line.Span.SequenceEqual("."u8)) return (true, refusal);
            refusal ??= kind switch
            {
                LineKind.Bare => new MailAnswer(550, "5.6.0 submission_unreadable: lines end in CR LF, and in nothing else"),
                LineKind.TooLong => new MailAnswer(550, "5.6.0 submission_unreadable: a line is too long"),
                _ when data.Bytes.Length + line.Length + 2 > MailIntakeLimits.MessageBytesMax =>
                    new MailAnswer(552, "5.3.4 submission_too_large: it is too large"),
                _ => data.TryAdd(line.Span is [(byte)'.', ..] ? line.Span[1..] : line.Span) ? null : _busy,
            };
            // Nothing of it is kept while the rest goes by.
            if (refusal is not null) data.Clear();
        }
    }

    private async Task<bool> SecureAsync(CancellationToken stopping)
    {
        // What was sent before the answer was not protected, and is not obeyed as if it had been (CVE-2011-0411).
        if (_lines.HasMore) return false;
        await SayAsync(220, "2.0.0 Begin", stopping);
        var secured = new SslStream(_stream);
        using var idle = new CancellationTokenSource(options.Idle, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
        await secured.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = options.Certificate,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            },
            both.Token);
        (_stream, _lines, _isSecured, _isGreeted) = (secured, new MailLines(secured), true, false);
        Reset();
        return true;
    }

    private async ValueTask<(LineKind Kind, ReadOnlyMemory<byte> Line)> ReadAsync(int bytesMax, CancellationToken stopping)
    {
        using var idle = new CancellationTokenSource(options.Idle, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
        return await _lines.ReadAsync(bytesMax, both.Token);
    }

    private async Task<bool> SayAsync(MailAnswer answer, CancellationToken stopping) => await SayAsync(answer.Code, answer.Text, stopping);

    private async Task<bool> SayAsync(int code, string text, CancellationToken stopping)
    {
        await WriteAsync($"{code} {text}\r\n", stopping);
        return true;
    }

    private async Task WriteAsync(string text, CancellationToken stopping)
    {
        // A client that takes no answers does not keep its connection.
        using var idle = new CancellationTokenSource(options.Idle, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, stopping);
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(text), both.Token);
        await _stream.FlushAsync(both.Token);
    }

    /// <summary>What stands between the angle brackets, and the parameters behind them; null if there are none.</summary>
    private static string? AddressIn(string text, string prefix, out string[] parameters)
    {
        parameters = [];
        if (!text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = text[prefix.Length..].Trim();
        var end = rest.IndexOf('>', StringComparison.Ordinal);
        if (end < 1 || rest[0] != '<') return null;
        parameters = rest[(end + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest[1..end];
    }

    private static bool IsVisible(string address) =>
        address.Length <= MailIntakeLimits.AddressMax && address.All(character => character is > ' ' and < '\x7F' and not ('<' or '>'));
}
