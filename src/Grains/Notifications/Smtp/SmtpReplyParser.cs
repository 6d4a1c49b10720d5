using System.Text;

namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>
/// Puts lines together to replies. Whatever bytes come, it gives a reply, asks for more, or refuses; it never grows without bound.
/// </summary>
internal sealed class SmtpReplyParser
{
    /// <summary>RFC 5321 4.5.3.1.5 allows 512 octets; some servers write more.</summary>
    public const int LineBytesMax = 2048;

    /// <summary>An EHLO answer has a line for each extension: some 15.</summary>
    public const int LinesMax = 128;

    private readonly List<string> _lines = [];
    private int _code;

    /// <summary>Takes one line without its end; the reply if it was the last one, or null.</summary>
    /// <exception cref="SmtpProtocolException">This is no reply.</exception>
    public SmtpReply? Take(ReadOnlySpan<byte> line)
    {
        if (line.Length is < 3 or > LineBytesMax || _lines.Count == LinesMax) throw new SmtpProtocolException();
        var code = 0;
        for (var i = 0; i < 3; i++)
        {
            if (!char.IsAsciiDigit((char)line[i])) throw new SmtpProtocolException();
            code = (code * 10) + line[i] - '0';
        }

        var separator = line.Length == 3 ? (byte)' ' : line[3];
        if (code is < 200 or > 599 || separator is not ((byte)' ' or (byte)'-') || (_lines.Count > 0 && code != _code))
            throw new SmtpProtocolException();
        _code = code;
        _lines.Add(line.Length <= 4 ? "" : Encoding.Latin1.GetString(line[4..]));
        if (separator == '-') return null;
        var reply = new SmtpReply(code, [.. _lines]);
        _lines.Clear();
        return reply;
    }
}
