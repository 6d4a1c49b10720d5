using System.Net;

namespace Budkavle.Api.Pages.Showing;

/// <summary>
/// Reads HTML as text and tags, roughly as a browser does; comments and declarations are passed over. For <see cref="LetterCleaner"/>,
/// which is safe whatever this makes of its input. Linear in time.
/// </summary>
internal sealed class TagReader(string html)
{
    /// <summary>More of one tag are passed over.</summary>
    private const int AttributesMax = 40;

    private readonly List<KeyValuePair<string, string>> _attributes = [];

    /// <summary>Names that no end tag follows: not looked for again.</summary>
    private readonly HashSet<string> _unended = new(StringComparer.Ordinal);

    private int _at;

    /// <summary>The text before the tag, as it stands in the source.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The tag's name in lower case; empty if there is only text.</summary>
    public string Name { get; private set; } = "";

    public bool IsEnd { get; private set; }

    /// <summary>Names in lower case, values decoded; the first of each name, as browsers take it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes => _attributes;

    /// <summary>Goes to the next tag; false at the end.</summary>
    public bool Read()
    {
        if (_at >= html.Length) return false;
        (Name, IsEnd) = ("", false);
        _attributes.Clear();
        var start = _at;
        var tag = html.IndexOf('<', _at);
        while (tag >= 0 && !BeginsTag(tag)) tag = html.IndexOf('<', tag + 1);
        Text = html[start..(tag < 0 ? html.Length : tag)];
        _at = tag < 0 ? html.Length : tag + 1;
        if (tag >= 0) ReadTag();
        return true;
    }

    /// <summary>Goes behind the end tag of the element that has just begun and returns what is in it.</summary>
    /// <param name="toTheEnd">What is in it if there is no end tag: all that follows, or nothing.</param>
    public ReadOnlySpan<char> SkipWhole(bool toTheEnd)
    {
        var start = _at;
        var end = _unended.Contains(Name) ? -1 : html.IndexOf("</" + Name, _at, StringComparison.OrdinalIgnoreCase);
        if (end < 0)
        {
            _unended.Add(Name);
            if (toTheEnd) _at = html.Length;
            return html.AsSpan(start, _at - start);
        }

        var close = html.IndexOf('>', end);
        _at = close < 0 ? html.Length : close + 1;
        return html.AsSpan(start, end - start);
    }

    private bool BeginsTag(int at) => at + 1 < html.Length && (char.IsAsciiLetter(html[at + 1]) || html[at + 1] is '/' or '!' or '?');

    private void ReadTag()
    {
        if (html[_at] is '!' or '?')
        {
            SkipDeclaration();
            return;
        }

        if (html[_at] == '/')
        {
            IsEnd = true;
            _at++;
        }

        Name = ReadWhile(character => !IsSpace(character) && character is not ('/' or '>')).ToLowerInvariant();
        while (_at < html.Length && html[_at] != '>') ReadAttribute();
        Pass();
    }

    private void SkipDeclaration()
    {
        var isComment = html.AsSpan(_at).StartsWith("!--");
        var end = isComment ? html.IndexOf("-->", _at, StringComparison.Ordinal) : html.IndexOf('>', _at);
        _at = end < 0 ? html.Length : end + (isComment ? 3 : 1);
    }

    private void ReadAttribute()
    {
        if (IsSpace(html[_at]) || html[_at] is '/' or '=')
        {
            _at++;
            return;
        }

        var name = ReadWhile(character => !IsSpace(character) && character is not ('/' or '>' or '=')).ToLowerInvariant();
        ReadWhile(IsSpace);
        var value = "";
        if (_at < html.Length && html[_at] == '=')
        {
            _at++;
            ReadWhile(IsSpace);
            value = ReadValue();
        }

        if (_attributes.Count == AttributesMax || _attributes.Exists(known => known.Key == name)) return;
        _attributes.Add(new(name, WebUtility.HtmlDecode(value)));
    }

    private string ReadValue()
    {
        if (_at >= html.Length || html[_at] is not ('"' or '\'')) return ReadWhile(character => !IsSpace(character) && character != '>');
        var quote = html[_at++];
        var value = ReadWhile(character => character != quote);
        Pass();
        return value;
    }

    /// <summary>Goes behind the character, if there is one.</summary>
    private void Pass() => _at = Math.Min(_at + 1, html.Length);

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < html.Length && belongs(html[_at])) _at++;
        return html[start.._at];
    }

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\n' or '\r' or '\f';
}
