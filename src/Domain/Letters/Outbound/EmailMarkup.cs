using System.Globalization;
using System.Text;

namespace Budkavle.Domain.Letters.Outbound;

/// <summary>
/// Says of an e-mail's body that it is Markdown, and which parts of it are not: values of placeholders, which are shown as they are. In
/// one text beside the body: <c>m</c>, then <c>start+length</c> with commas between, <c>~</c> for <c>+</c> where backslashes escape.
/// </summary>
public static class EmailMarkup
{
    /// <summary>Longest text. A body with more values than it can name has no HTML part.</summary>
    public const int LengthMax = 8000;

    private const string Mark = "m";

    /// <returns>Empty where it would be too long.</returns>
    public static string Write(IEnumerable<EmailSpan> spans)
    {
        var text = new StringBuilder(Mark);
        foreach (var span in spans)
        {
            if (text.Length > Mark.Length) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"{span.Start}{(span.IsEscaped ? '~' : '+')}{span.Length}");
            if (text.Length > LengthMax) return "";
        }

        return text.ToString();
    }

    /// <summary>Null where the body is plain text.</summary>
    /// <exception cref="InvalidDataException">The text is none of these.</exception>
    public static IReadOnlyList<EmailSpan>? Read(string text)
    {
        if (text.Length == 0) return null;
        if (!text.StartsWith(Mark, StringComparison.Ordinal)) throw Damaged();
        return text.Length == Mark.Length ? [] : [.. text[Mark.Length..].Split(',').Select(ReadOne)];
    }

    private static EmailSpan ReadOne(string text)
    {
        var sign = text.IndexOfAny(['+', '~']);
        if (sign < 1 || !int.TryParse(text.AsSpan(0, sign), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            || !int.TryParse(text.AsSpan(sign + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            throw Damaged();
        }

        return new EmailSpan(start, length, text[sign] == '~');
    }

    private static InvalidDataException Damaged() => new("The markup of a stored message is damaged.");
}
