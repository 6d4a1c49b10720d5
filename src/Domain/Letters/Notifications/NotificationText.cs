using System.Globalization;
using System.Text;

namespace Budkavle.Domain.Letters.Notifications;

/// <summary>
/// What a recipient is told: that a letter has come, from whom, and where to read it. Nothing of the letter itself, since mail is read by
/// others on its way, and nothing that names the recipient.
/// </summary>
public sealed record NotificationText
{
    /// <summary>Longest name shown, in characters; the rest is cut. A subject line shows about 70.</summary>
    public const int NameLengthMax = 100;

    public string Subject { get; private init; } = "";

    /// <summary>Plain text; lines end in a line feed.</summary>
    public string Body { get; private init; } = "";

    /// <summary>Longest text message, in characters of GSM 03.38: one part.</summary>
    public const int ShortLengthMax = 160;

    /// <param name="senderName">The sender's name, or null if it is not known.</param>
    /// <param name="language">en for English; anything else is Swedish.</param>
    /// <param name="readAt">Where letters are read.</param>
    /// <param name="service">What recipients know the service as.</param>
    /// <param name="reminds">The letter has been told of before and is still unread.</param>
    public static NotificationText Compose(string? senderName, string? language, Uri readAt, string service, bool reminds = false)
    {
        var isEnglish = language == "en";
        var name = Clean(senderName);
        var from = name is null ? "" : $" {(isEnglish ? "from" : "från")} {name}";
        return new NotificationText
        {
            Subject = SubjectOf(isEnglish, from, reminds),
            Body = (isEnglish ? EnglishBody(from, readAt, service, reminds) : SwedishBody(from, readAt, service, reminds))
                .ReplaceLineEndings("\n"),
        };
    }

    /// <summary>
    /// A text message of one part: the sender's name is cut until it fits, and left out if nothing is left of it. An address so long that
    /// it fills the part by itself makes a longer message.
    /// </summary>
    public static string ComposeShort(string? senderName, string? language, Uri readAt, string service, bool reminds = false)
    {
        var isEnglish = language == "en";
        var name = Clean(senderName);
        var text = ShortOf(isEnglish, name, readAt, service, reminds);
        while (text.Length > ShortLengthMax && name is { Length: > 0 })
        {
            var keep = Math.Max(0, name.Length - (text.Length - ShortLengthMax));
            // Never half a character.
            if (keep > 0 && char.IsHighSurrogate(name[keep - 1])) keep--;
            name = name[..keep].TrimEnd();
            text = ShortOf(isEnglish, name.Length == 0 ? null : name, readAt, service, reminds);
        }

        return text;
    }

    /// <summary>What has come since the last message, by its number alone.</summary>
    /// <param name="letters">How many letters; at least 2, for one is told of as itself.</param>
    /// <param name="language">en for English; anything else is Swedish.</param>
    /// <param name="readAt">Where letters are read.</param>
    /// <param name="service">What recipients know the service as.</param>
    public static NotificationText ComposeDigest(int letters, string? language, Uri readAt, string service)
    {
        var isEnglish = language == "en";
        return new NotificationText
        {
            Subject = SubjectOf(isEnglish, letters),
            Body = (isEnglish ? EnglishDigest(letters, readAt, service) : SwedishDigest(letters, readAt, service)).ReplaceLineEndings("\n"),
        };
    }

    /// <summary>The same as a text message.</summary>
    public static string ComposeShortDigest(int letters, string? language, Uri readAt, string service) => language == "en"
        ? $"{SubjectOf(true, letters)} in {service}. Read them: {readAt.AbsoluteUri}"
        : $"{SubjectOf(false, letters)} i {service}. Läs dem: {readAt.AbsoluteUri}";

    private static string SubjectOf(bool isEnglish, int letters) => isEnglish
        ? string.Create(CultureInfo.InvariantCulture, $"You have {letters} new letters")
        : string.Create(CultureInfo.InvariantCulture, $"Du har fått {letters} nya brev");

    private static string EnglishDigest(int letters, Uri readAt, string service) => $"""
        Hello!

        {letters.ToString(CultureInfo.InvariantCulture)} new letters have come to your mailbox in {service}.

        Log in to read them:
        {readAt.AbsoluteUri}

        You get this message at most once a day, as you have chosen. For your safety
        it tells nothing of what the letters say, and it cannot be answered.

        """;

    private static string SwedishDigest(int letters, Uri readAt, string service) => $"""
        Hej!

        {letters.ToString(CultureInfo.InvariantCulture)} nya brev har kommit till din brevlåda i {service}.

        Logga in för att läsa dem:
        {readAt.AbsoluteUri}

        Du får det här meddelandet högst en gång om dagen, som du har valt. För din
        säkerhet står här ingenting om vad breven innehåller, och det går inte att
        svara på det.

        """;

    private static string ShortOf(bool isEnglish, string? name, Uri readAt, string service, bool reminds)
    {
        var from = name is null ? "" : $" {(isEnglish ? "from" : "från")} {name}";
        return isEnglish
            ? $"{SubjectOf(isEnglish, from, reminds)} in {service}. Read it: {readAt.AbsoluteUri}"
            : $"{SubjectOf(isEnglish, from, reminds)} i {service}. Läs det: {readAt.AbsoluteUri}";
    }

    private static string SubjectOf(bool isEnglish, string from, bool reminds) => (isEnglish, reminds) switch
    {
        (true, false) => $"You have a new letter{from}",
        (true, true) => $"Reminder: you have an unread letter{from}",
        (false, false) => $"Du har fått ett nytt brev{from}",
        (false, true) => $"Påminnelse: du har ett oläst brev{from}",
    };

    private static string EnglishBody(string from, Uri readAt, string service, bool reminds) => $"""
        Hello!

        {(reminds ? $"A letter{from} in your mailbox in {service} has not been read yet."
            : $"A new letter{from} has come to your mailbox in {service}.")}

        Log in to read it:
        {readAt.AbsoluteUri}

        For your safety this message tells nothing of what the letter says, and it
        cannot be answered. You choose in the settings of your mailbox whether you
        want to be told of new letters.

        """;

    private static string SwedishBody(string from, Uri readAt, string service, bool reminds) => $"""
        Hej!

        {(reminds ? $"Ett brev{from} i din brevlåda i {service} är ännu inte läst."
            : $"Ett nytt brev{from} har kommit till din brevlåda i {service}.")}

        Logga in för att läsa det:
        {readAt.AbsoluteUri}

        För din säkerhet står här ingenting om vad brevet innehåller, och det går
        inte att svara på det här meddelandet. I brevlådans inställningar väljer du
        om du vill få besked om nya brev.

        """;

    /// <summary>A name on one line, without characters that do something; null if nothing is left.</summary>
    private static string? Clean(string? name)
    {
        if (name is null) return null;
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (text.Length >= NameLengthMax) break;
            var blank = Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (!blank) text.Append(rune.ToString());
            else if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
        }

        var clean = text.ToString().TrimEnd();
        return clean.Length == 0 ? null : clean;
    }
}
