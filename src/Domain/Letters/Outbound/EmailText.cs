using System.Net;
using System.Text;

namespace Budkavle.Domain.Letters.Outbound;

/// <summary>The body of an e-mail that knows which of its characters may be markup.</summary>
internal sealed class EmailText
{
    /// <summary>Longest text and longest address of a link: so far is looked for its end.</summary>
    private const int LinkMax = 2000;

    private const string LinkStyle = "color:#1d5a9e";
    private const string TrailingMarks = ".,;:!?)'\"";
    private static readonly string[] _schemes = ["https://", "http://"];

    private readonly string _text;
    private readonly bool[] _isValue;

    private EmailText(string text, bool[] isValue) => (_text, _isValue) = (text, isValue);

    public static EmailText Of(string body, IReadOnlyList<EmailSpan> spans)
    {
        var (text, isValue, at) = (new StringBuilder(body.Length), new List<bool>(body.Length), 0);
        foreach (var span in spans)
        {
            var start = Math.Clamp(span.Start, at, body.Length);
            Add(text, isValue, body.AsSpan(at, start - at), isOfValue: false, escaped: false);
            at = Math.Clamp(span.Start + span.Length, start, body.Length);
            Add(text, isValue, body.AsSpan(start, at - start), isOfValue: true, span.IsEscaped);
        }

        Add(text, isValue, body.AsSpan(at), isOfValue: false, escaped: false);
        return new EmailText(text.ToString(), [.. isValue]);
    }

    private static void Add(StringBuilder text, List<bool> isValue, ReadOnlySpan<char> part, bool isOfValue, bool escaped)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == '\r') continue;
            if (escaped && part[i] == '\\' && i + 1 < part.Length && !char.IsLetterOrDigit(part[i + 1])) i++;
            text.Append(part[i]);
            isValue.Add(isOfValue);
        }
    }

    /// <summary>Whether the character is the template's own and this one.</summary>
    public bool IsMark(int at, char mark) => at < _text.Length && _text[at] == mark && !_isValue[at];

    public bool IsDigitMark(int at) => at < _text.Length && char.IsAsciiDigit(_text[at]) && !_isValue[at];

    public bool IsBlank(int start, int end) => _text.AsSpan(start, end - start).IsWhiteSpace();

    /// <summary>The template's lines; a value's own ends of lines are within one.</summary>
    public IEnumerable<(int Start, int End)> Lines()
    {
        var start = 0;
        for (var i = 0; i < _text.Length; i++)
        {
            if (!IsMark(i, '\n')) continue;
            yield return (start, i);
            start = i + 1;
        }

        yield return (start, _text.Length);
    }

    public void WriteInline(StringBuilder html, int start, int end, bool mayLink)
    {
        var at = start;
        while (at < end)
        {
            if (mayLink && TryReadLink(at, end, out var middle, out var close))
            {
                var address = _text[(middle + 2)..close].Trim();
                if (IsHarmless(address)) WriteLink(html, address, at + 1, middle);
                else WriteInline(html, at + 1, middle, mayLink: false);
                at = close + 1;
            }
            else if (mayLink && BareAddressEnd(at, end) is var stop && stop > at)
            {
                WriteLink(html, _text[at..stop], at, stop);
                at = stop;
            }
            else
            {
                at += Write(html, _text[at], at + 1 < end ? _text[at + 1] : '\0');
            }
        }
    }

    /// <summary>A character with the other half of its pair; how many that were.</summary>
    private static int Write(StringBuilder html, char one, char next)
    {
        if (char.IsHighSurrogate(one) && char.IsLowSurrogate(next))
        {
            html.Append(one).Append(next);
            return 2;
        }

        html.Append(one switch
        {
            '\n' => "<br>\n",
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            _ => null,
        } ?? one.ToString());
        return 1;
    }

    private void WriteLink(StringBuilder html, string address, int start, int end)
    {
        html.Append("<a style=\"").Append(LinkStyle).Append("\" href=\"").Append(WebUtility.HtmlEncode(address)).Append("\">");
        WriteInline(html, start, end, mayLink: false);
        html.Append("</a>");
    }

    /// <summary><c>[text](address)</c> on one line, its four signs the template's own.</summary>
    private bool TryReadLink(int at, int end, out int middle, out int close)
    {
        (middle, close) = (0, 0);
        if (!IsMark(at, '[')) return false;
        var lineEnd = end;
        end = Math.Min(lineEnd, at + LinkMax);
        for (middle = at + 1; middle < end && !IsMark(middle, ']'); middle++)
        {
            if (IsMark(middle, '[')) return false;
        }

        if (middle + 1 >= end || middle == at + 1 || !IsMark(middle + 1, '(')) return false;
        end = Math.Min(lineEnd, middle + LinkMax);
        for (close = middle + 2; close < end && !IsMark(close, ')'); close++)
        {
        }

        return close < end;
    }

    /// <summary>Where an address that stands alone ends; where it begins if there is none.</summary>
    private int BareAddressEnd(int at, int end)
    {
        var scheme = Array.Find(_schemes, one => string.CompareOrdinal(_text, at, one, 0, one.Length) == 0);
        if (scheme is null || at + scheme.Length >= end || _isValue.AsSpan(at, scheme.Length).Contains(true)) return at;
        var stop = at + scheme.Length;
        end = Math.Min(end, at + LinkMax);
        while (stop < end && !char.IsWhiteSpace(_text[stop]) && _text[stop] is not ('<' or '>' or '"')) stop++;
        while (TrailingMarks.Contains(_text[stop - 1], StringComparison.Ordinal)) stop--;
        return stop > at + scheme.Length && IsHarmless(_text[at..stop]) ? stop : at;
    }

    private static bool IsHarmless(string address) =>
        !address.Any(char.IsControl) && Uri.TryCreate(address, UriKind.Absolute, out var url)
        && url.Scheme is "https" or "http" or "mailto" or "tel";
}
