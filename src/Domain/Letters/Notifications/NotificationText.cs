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

    /// <param name="senderName">The sender's name, or null if it is not known.</param>
    /// <param name="language">en for English; anything else is Swedish.</param>
    /// <param name="readAt">Where letters are read.</param>
    /// <param name="service">What recipients know the service as.</param>
    public static NotificationText Compose(string? senderName, string? language, Uri readAt, string service)
    {
        var name = Clean(senderName);
        var url = readAt.AbsoluteUri;
        return language == "en"
            ? new NotificationText
            {
                Subject = name is null ? "You have a new letter" : $"You have a new letter from {name}",
                Body = $"""
                    Hello!

                    A new letter{(name is null ? "" : $" from {name}")} has come to your mailbox in {service}.

                    Log in to read it:
                    {url}

                    For your safety this message tells nothing of what the letter says, and it
                    cannot be answered. You choose in the settings of your mailbox whether you
                    want to be told of new letters.

                    """.ReplaceLineEndings("\n"),
            }
            : new NotificationText
            {
                Subject = name is null ? "Du har fått ett nytt brev" : $"Du har fått ett nytt brev från {name}",
                Body = $"""
                    Hej!

                    Ett nytt brev{(name is null ? "" : $" från {name}")} har kommit till din brevlåda i {service}.

                    Logga in för att läsa det:
                    {url}

                    För din säkerhet står här ingenting om vad brevet innehåller, och det går
                    inte att svara på det här meddelandet. I brevlådans inställningar väljer du
                    om du vill få besked om nya brev.

                    """.ReplaceLineEndings("\n"),
            };
    }

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
