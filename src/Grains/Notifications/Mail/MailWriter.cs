using System.Globalization;
using System.Text;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>Writes messages as RFC 5322 and MIME have them.</summary>
internal sealed class MailWriter(EmailAddress from, string fromName)
{
    /// <summary>RFC 5322 2.1.1: a line is at most 998 octets without its end.</summary>
    private const int LineBytesMax = 998;

    /// <param name="eightBit">Whether bytes above 127 may go as they are; else the body is Base64.</param>
    public RenderedMail Write(NotificationMessage message, EmailAddress to, DateTimeOffset date, bool eightBit)
    {
        if (message.Id.Length == 0 || !message.Id.All(char.IsAsciiLetterOrDigit)) throw new ArgumentException("The id is not one word.");
        var (headers, body) = message.Html is null ? Part("plain", message.Text, eightBit)
            : Parts("part-" + message.Id, Part("plain", message.Text, eightBit), Part("html", message.Html, eightBit));
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"Date: {date.UtcDateTime:ddd, dd MMM yyyy HH:mm:ss} +0000\r\n")
            .Append(CultureInfo.InvariantCulture, $"Message-ID: <{message.Id}@{from.Domain}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"From: {HeaderText.EncodeName(fromName)} <{from}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"To: <{to}>\r\n")
            .Append(CultureInfo.InvariantCulture, $"Subject: {HeaderText.Encode(message.Subject)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"X-Budkavle-Notification-Id: {message.Id}\r\n")
            // No out-of-office answers, please (RFC 3834).
            .Append("Auto-Submitted: auto-generated\r\n")
            .Append("MIME-Version: 1.0\r\n")
            .Append(OptionalHeadersOf(message))
            .Append(headers)
            .Append("\r\n")
            .Append(body);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return new RenderedMail(bytes, bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)127));
    }

    private static (string Headers, string Body) Part(string type, string text, bool eightBit)
    {
        var body = text.ReplaceLineEndings("\r\n");
        if (!body.EndsWith("\r\n", StringComparison.Ordinal)) body += "\r\n";
        var encoding = EncodingOf(body, eightBit);
        if (encoding == "base64")
            body = Convert.ToBase64String(Encoding.UTF8.GetBytes(body), Base64FormattingOptions.InsertLineBreaks) + "\r\n";
        return ($"Content-Type: text/{type}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n", body);
    }

    /// <summary>The same thing in several forms, the one that says most last (RFC 2046 5.1.4).</summary>
    private static (string Headers, string Body) Parts(string boundary, params (string Headers, string Body)[] parts)
    {
        var encoding = parts.Any(part => !Ascii.IsValid(part.Body)) ? "8bit" : "7bit";
        var body = string.Concat(parts.Select(part => $"--{boundary}\r\n{part.Headers}\r\n{part.Body}")) + $"--{boundary}--\r\n";
        return ($"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\nContent-Transfer-Encoding: {encoding}\r\n", body);
    }

    private static string OptionalHeadersOf(NotificationMessage message)
    {
        var headers = new StringBuilder();
        if (message.Language.Length > 0)
            headers.Append(CultureInfo.InvariantCulture, $"Content-Language: {(message.Language == "en" ? "en" : "sv")}\r\n");
        // Parsed anew, so that nothing that is no address gets into a header.
        if (EmailAddress.TryParse(message.ReplyTo, out var replyTo))
            headers.Append(CultureInfo.InvariantCulture, $"Reply-To: <{replyTo}>\r\n");
        if (message.UnsubscribeAt is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var address)) return headers.ToString();
        return headers.Append(CultureInfo.InvariantCulture, $"List-Unsubscribe: <{address.AbsoluteUri}>\r\n")
            .Append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n").ToString();
    }

    private static string EncodingOf(string body, bool eightBit)
    {
        var fits = body.Split("\r\n").All(line => Encoding.UTF8.GetByteCount(line) <= LineBytesMax);
        if (!fits || body.Contains('\0', StringComparison.Ordinal)) return "base64";
        if (Ascii.IsValid(body)) return "7bit";
        return eightBit ? "8bit" : "base64";
    }
}
