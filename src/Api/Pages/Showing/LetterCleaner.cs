using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace Budkavle.Api.Pages.Showing;

/// <summary>
/// Makes a sender's HTML harmless before a frame without any rights shows it. Read leniently, written strictly: what comes out holds only
/// elements and attributes of a list, written anew, and every other less-than sign as text, so that it does not matter how a browser would
/// have read what came in. The frame would stop scripts and fetches by itself, but not that a name is looked up or a connection prepared
/// (<c>link rel=preconnect</c>), which tells the sender that the letter is being read.
/// </summary>
internal static class LetterCleaner
{
    private static readonly FrozenSet<string> _kept = Set(
        "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
        + "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span "
        + "strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr");

    /// <summary>Left out with all that is in them, where they end. Of any other element only the tags are left out.</summary>
    private static readonly FrozenSet<string> _droppedWhole =
        Set("applet audio canvas frameset math noscript object select svg template video");

    /// <summary>As those, but what is in them is no HTML, up to the end of the letter if need be.</summary>
    private static readonly FrozenSet<string> _droppedText = Set("iframe noembed noframes plaintext script textarea title xmp");

    private static readonly FrozenSet<string> _attributes = Set(
        "abbr align alt bgcolor border cellpadding cellspacing class color colspan datetime dir face headers height id lang open role "
        + "rowspan scope size span start style title valign width");

    /// <summary>Pictures that are in the letter itself. SVG is left out: it is a document of its own.</summary>
    private static readonly string[] _pictures =
        ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,", "data:image/webp;base64,"];

    public static string Clean(string html)
    {
        var output = new StringBuilder(html.Length + 64);
        var reader = new TagReader(html);
        while (reader.Read())
        {
            output.Append(reader.Text.Replace("<", "&lt;", StringComparison.Ordinal));
            if (reader.Name.Length == 0) continue;
            if (reader.Name == "style" && !reader.IsEnd) WriteStyle(output, reader.SkipWhole(toTheEnd: true));
            else if (_droppedText.Contains(reader.Name) && !reader.IsEnd) reader.SkipWhole(toTheEnd: true);
            else if (_droppedWhole.Contains(reader.Name) && !reader.IsEnd) reader.SkipWhole(toTheEnd: false);
            else if (_kept.Contains(reader.Name)) WriteTag(output, reader);
        }

        return output.ToString();
    }

    /// <summary>A style sheet ends only at its end tag; one that holds a less-than sign is none.</summary>
    private static void WriteStyle(StringBuilder output, ReadOnlySpan<char> sheet)
    {
        if (!sheet.Contains('<')) output.Append("<style>").Append(sheet).Append("</style>");
    }

    private static void WriteTag(StringBuilder output, TagReader reader)
    {
        if (reader.IsEnd)
        {
            output.Append("</").Append(reader.Name).Append('>');
            return;
        }

        output.Append('<').Append(reader.Name);
        foreach (var (name, value) in reader.Attributes)
        {
            if (!IsKept(reader.Name, name, value)) continue;
            output.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        }

        if (reader.Name == "a") output.Append(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"");
        output.Append('>');
    }

    private static bool IsKept(string element, string attribute, string value) => attribute switch
    {
        "href" => element == "a" && LetterHtml.IsHarmless(value),
        "src" => element == "img" && _pictures.Any(start => value.StartsWith(start, StringComparison.OrdinalIgnoreCase)),
        "type" => element is "ol" or "ul" or "li",
        _ => _attributes.Contains(attribute)
            || (attribute.StartsWith("aria-", StringComparison.Ordinal) && attribute.All(IsLetterOrHyphen)),
    };

    private static bool IsLetterOrHyphen(char character) => character is (>= 'a' and <= 'z') or '-';

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
