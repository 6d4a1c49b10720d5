using System.Net;
using System.Text;

namespace Budkavle.Api.Letters.Printing;

/// <summary>What a letter in HTML says, as plain text. For paper only: nothing here is shown in a browser.</summary>
internal static class PlainText
{
    private static readonly HashSet<string> _blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "section", "article", "header", "footer",
        "blockquote", "hr", "pre", "dl", "dt", "dd",
    };

    private static readonly HashSet<string> _silent = new(StringComparer.OrdinalIgnoreCase) { "script", "style", "head", "title" };

    /// <summary>A letter's body of any of its types.</summary>
    public static string OfBody(string contentType, string body) => contentType == "text/html" ? Of(body) : body;

    public static string Of(string html)
    {
        var text = new StringBuilder();
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            Append(text, html[at..(open < 0 ? html.Length : open)]);
            if (open < 0) break;
            var isComment = html.AsSpan(open).StartsWith("<!--");
            var close = html.IndexOf(isComment ? "-->" : ">", open, StringComparison.Ordinal);
            if (close < 0) break;
            at = close + (isComment ? 3 : 1);
            if (isComment) continue;
            var tag = html[(open + 1)..close];
            var name = new string([.. tag.TrimStart('/').TakeWhile(char.IsAsciiLetterOrDigit)]);
            if (tag.StartsWith('/') || !_silent.Contains(name)) Show(text, name, isEnd: tag.StartsWith('/'));
            else at = EndOf(html, name, at);
        }

        return text.ToString().Trim();
    }

    /// <summary>What a tag does to the text.</summary>
    private static void Show(StringBuilder text, string name, bool isEnd)
    {
        if (name.Equals("br", StringComparison.OrdinalIgnoreCase)) text.Append('\n');
        else if (_blocks.Contains(name)) Break(text).Append(name.Equals("li", StringComparison.OrdinalIgnoreCase) && !isEnd ? "- " : "");
        else if (!isEnd && name.ToUpperInvariant() is ("TD" or "TH")) Append(text, " ");
    }

    /// <summary>Where the end tag of an element begins in which a less-than sign opens nothing.</summary>
    private static int EndOf(string html, string name, int from)
    {
        var end = html.IndexOf("</" + name, from, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? html.Length : end;
    }

    /// <summary>White space is one blank, and none where a line begins.</summary>
    private static void Append(StringBuilder text, string raw)
    {
        foreach (var c in WebUtility.HtmlDecode(raw))
        {
            if (c is not (' ' or '\t' or '\r' or '\n')) text.Append(c);
            else if (text.Length > 0 && text[^1] is not (' ' or '\n')) text.Append(' ');
        }
    }

    private static StringBuilder Break(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        if (text.Length > 0 && text[^1] != '\n') text.Append('\n');
        return text;
    }
}
