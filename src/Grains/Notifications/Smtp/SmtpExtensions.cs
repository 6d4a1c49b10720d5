namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>What a server offers in its answer to EHLO.</summary>
/// <param name="SizeMax">Largest message in bytes (RFC 1870); 0 if not told.</param>
internal sealed record SmtpExtensions(
    bool StartTls, bool Pipelining, bool EightBitMime, bool SmtpUtf8, bool AuthPlain, bool AuthLogin, long SizeMax)
{
    public static SmtpExtensions None { get; } = new(false, false, false, false, false, false, 0);

    public static SmtpExtensions Of(SmtpReply hello)
    {
        var offered = hello.Lines.Skip(1).Select(line => line.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 0).ToLookup(words => words[0], words => words[1..]);
        var auth = offered["AUTH"].SelectMany(words => words).ToHashSet();
        return new SmtpExtensions(
            offered.Contains("STARTTLS"),
            offered.Contains("PIPELINING"),
            offered.Contains("8BITMIME"),
            offered.Contains("SMTPUTF8"),
            auth.Contains("PLAIN"),
            auth.Contains("LOGIN"),
            offered["SIZE"].Select(words => words.Length > 0 && long.TryParse(words[0], out var size) ? size : 0).FirstOrDefault());
    }
}
