using System.Text;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>
/// Mail as a signature sees it, so that what servers do to white space on the way does not break it: <c>relaxed/relaxed</c> (RFC 6376
/// 3.4.2 and 3.4.4). Texts are Latin-1, a character for each byte.
/// </summary>
internal static class DkimCanon
{
    /// <summary>A field with its name and colon, without its last line end; its value may be folded.</summary>
    public static string Header(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var name = field[..colon].TrimEnd(' ', '\t').ToLowerInvariant();
        var value = field[(colon + 1)..].Replace("\r\n", "", StringComparison.Ordinal);
        return name + ":" + Squeeze(value).Trim(' ');
    }

    /// <summary>What comes behind the empty line. An empty body stays empty.</summary>
    public static string Body(string body)
    {
        var lines = body.Split("\r\n").Select(line => Squeeze(line).TrimEnd(' ')).ToList();
        while (lines.Count > 0 && lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return string.Concat(lines.Select(line => line + "\r\n"));
    }

    /// <summary>Several spaces and tabs become one space.</summary>
    private static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            if (one is not (' ' or '\t')) squeezed.Append(one);
            else if (squeezed.Length == 0 || squeezed[^1] != ' ') squeezed.Append(' ');
        }

        return squeezed.ToString();
    }
}
