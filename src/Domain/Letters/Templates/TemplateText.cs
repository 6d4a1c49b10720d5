using System.Text;
using System.Text.RegularExpressions;

namespace Budkavle.Domain.Letters.Templates;

/// <summary>
/// A text with placeholders, as GOV.UK Notify writes them: <c>((name))</c> is replaced by a value, <c>((flag??text))</c> by the text where
/// the value of the flag is yes. What looks otherwise is text.
/// </summary>
public sealed partial class TemplateText
{
    private readonly List<Part> _parts;

    private TemplateText(List<Part> parts)
    {
        _parts = parts;
        var known = new HashSet<string>(StringComparer.Ordinal);
        Names = [.. parts.Where(part => part.Name.Length > 0 && known.Add(TemplateValues.KeyOf(part.Name))).Select(part => part.Name)];
    }

    /// <summary>The placeholders' names, each once, in the order and spelling of their first use.</summary>
    public IReadOnlyList<string> Names { get; }

    public static TemplateText Parse(string text)
    {
        var parts = new List<Part>();
        var end = 0;
        foreach (var match in Placeholder().EnumerateMatches(text))
        {
            if (match.Index > end) parts.Add(new Part("", text[end..match.Index]));
            end = match.Index + match.Length;
            parts.Add(Read(text[(match.Index + 2)..(end - 2)]));
        }

        if (end < text.Length) parts.Add(new Part("", text[end..]));
        return new TemplateText(parts);
    }

    /// <summary>Puts the values in.</summary>
    /// <param name="values">By name; those that the text does not use are left out.</param>
    /// <param name="encode">Makes a value harmless for the kind of text; the template's own text is not passed through it.</param>
    /// <param name="missing">Gets the names that have no value.</param>
    /// <param name="spans">Gets where values stand in the text; null for nobody who asks.</param>
    /// <returns>The text; where a value is missing nothing stands in its place.</returns>
    public string Fill(
        TemplateValues values, Func<string, string> encode, ICollection<string> missing, ICollection<TemplateSpan>? spans = null)
    {
        var filled = new StringBuilder();
        foreach (var part in _parts)
        {
            if (part.Name.Length == 0) filled.Append(part.Text);
            else if (!values.TryFind(part.Name, out var items)) missing.Add(part.Name);
            else if (part.Text is not null) filled.Append(TemplateValues.IsYes(items) ? part.Text : "");
            else if (items.IsList) WriteList(filled, part.Name, items.Items, encode, spans);
            else Write(filled, part.Name, encode(items.Items[0]), spans);
        }

        return filled.ToString();
    }

    private static void WriteList(
        StringBuilder filled, string name, IReadOnlyList<string> items, Func<string, string> encode, ICollection<TemplateSpan>? spans)
    {
        filled.Append('\n');
        foreach (var item in items) Write(filled.Append("\n* "), name, encode(item), spans);
    }

    private static void Write(StringBuilder filled, string name, string value, ICollection<TemplateSpan>? spans)
    {
        if (value.Length > 0) spans?.Add(new TemplateSpan(name, filled.Length, value.Length));
        filled.Append(value);
    }

    private static Part Read(string body)
    {
        var mark = body.IndexOf("??", StringComparison.Ordinal);
        // Without a name it is no placeholder that anybody could give a value for.
        var name = (mark < 0 ? body : body[..mark]).Trim();
        if (TemplateValues.KeyOf(name).Length == 0) return new Part("", $"(({body}))");
        return new Part(name, mark < 0 ? null : body[(mark + 2)..]);
    }

    [GeneratedRegex(@"\({2}[^()]+\){2}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    /// <summary>Text where there is no name; else a placeholder, with the text that its flag shows.</summary>
    private readonly record struct Part(string Name, string? Text);
}
