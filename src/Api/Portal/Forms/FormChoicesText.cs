using System.Text;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Portal.Forms;

/// <summary>
/// Choices as people write them, one a line: <c>value = Svenska | English</c>. The value may be left out, and is made of the words; the
/// English may be left out. A bar that belongs to the words has a backslash before it.
/// </summary>
internal static class FormChoicesText
{
    /// <summary>More than may be, so that the rules tell of it; the time it takes to make values grows with the square.</summary>
    public const int LinesMax = 5 * FormLimits.ChoicesMax;

    private const string Between = " = ";

    /// <summary>Blank lines are nobody's, nor what is behind <see cref="LinesMax"/> others.</summary>
    public static IReadOnlyList<FormChoice> Read(string text)
    {
        var (choices, values) = (new List<FormChoice>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        const StringSplitOptions clean = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        foreach (var trimmed in text.ReplaceLineEndings("\n").Split('\n', clean).Take(LinesMax))
        {
            // A value whose words are missing ends in the equals sign.
            var line = trimmed + " ";
            var at = line.IndexOf(Between, StringComparison.Ordinal);
            var hasValue = at > 0 && FormNames.IsName(line.AsSpan(0, at), allowsHyphen: true);
            var words = ReadWords(hasValue ? line[(at + Between.Length)..] : line);
            // A value that comes twice is left: the rules tell of it.
            var value = hasValue ? line[..at] : FormNames.Of(words.Sv, values);
            values.Add(value);
            choices.Add(new FormChoice(value, words));
        }

        return choices;
    }

    public static string Write(IEnumerable<FormChoice> choices) => string.Join('\n', choices.Select(choice =>
        choice.Value + Between + Escape(choice.Label.Sv) + (choice.Label.En is { } english ? " | " + Escape(english) : "")));

    private static string Escape(string words) =>
        words.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

    private static FormWords ReadWords(string text)
    {
        var (parts, part) = (new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '\\' or '|') part.Append(text[++at]);
            else if (text[at] == '|' && parts.Count == 0) Cut();
            else part.Append(text[at]);
        }

        Cut();
        return new FormWords(parts[0], parts.Count > 1 && parts[1].Length > 0 ? parts[1] : null);

        void Cut()
        {
            parts.Add(part.ToString().Trim());
            part.Clear();
        }
    }
}
