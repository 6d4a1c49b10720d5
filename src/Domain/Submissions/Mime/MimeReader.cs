using System.Net;
using System.Text;

namespace Budkavle.Domain.Submissions;

/// <summary>
/// Takes an e-mail apart (RFC 5322, RFC 2045 to 2047, RFC 2231): text and files. Strict where leniency would let two readers see two
/// messages: bad base64, a multipart without its end, an unknown encoding or charset refuse the whole.
/// </summary>
public sealed class MimeReader
{
    private readonly List<MimeFile> _files = [];
    private readonly StringBuilder _plain = new();
    private readonly StringBuilder _html = new();
    private int _parts;

    private MimeReader()
    {
    }

    /// <returns>The message, or null if it cannot be read or is over a limit (<see cref="MimeLimits"/>).</returns>
    public static MimeMessage? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            var reader = new MimeReader();
            var (headers, bodyAt) = MimeHeaders.Read(message.Span);
            reader.ReadPart(headers, message[bodyAt..], 0);
            var text = reader._plain.Length > 0 ? reader._plain.ToString() : WordsOf(reader._html.ToString());
            return new MimeMessage
            {
                Subject = MimeTransfer.Words(headers["Subject"]),
                MessageId = headers["Message-ID"],
                Text = text.ReplaceLineEndings("\n").Trim(),
                Files = reader._files,
            };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void ReadPart(MimeHeaders headers, ReadOnlyMemory<byte> body, int depth)
    {
        if (depth > MimeLimits.DepthMax || ++_parts > MimeLimits.PartsMax) throw new InvalidDataException("A message has too many parts.");
        var type = MimeValue.Parse(headers["Content-Type"] is { Length: > 0 } said ? said : "text/plain");
        if (type.Value.StartsWith("multipart/", StringComparison.Ordinal))
        {
            ReadParts(type, headers, body, depth);
            return;
        }

        var disposition = MimeValue.Parse(headers["Content-Disposition"]);
        var name = disposition["filename"] ?? type["name"];
        var bytes = MimeTransfer.Decode(body, headers["Content-Transfer-Encoding"]);
        var isFile = name is not null || disposition.Value == "attachment";
        if (!isFile && type.Value is "text/plain" or "text/html")
        {
            AddText(type, bytes.Span);
            return;
        }

        _files.Add(new MimeFile(MimeTransfer.Words(name ?? NameOf(type.Value, _files.Count + 1)), type.Value, bytes));
    }

    private void AddText(MimeValue type, ReadOnlySpan<byte> bytes)
    {
        var charset = MimeCharsets.Find(type["charset"]) ?? throw new InvalidDataException("A text is in an unknown charset.");
        var text = type.Value == "text/html" ? _html : _plain;
        if (text.Length > 0) text.Append('\n');
        text.Append(charset.GetString(bytes).Replace("\0", "", StringComparison.Ordinal));
    }

    private static string NameOf(string type, int number) => type switch
    {
        "application/pdf" => $"file-{number}.pdf",
        "image/jpeg" => $"file-{number}.jpg",
        "image/png" => $"file-{number}.png",
        "image/tiff" => $"file-{number}.tif",
        "text/plain" => $"file-{number}.txt",
        _ => $"file-{number}",
    };

    private void ReadParts(MimeValue type, MimeHeaders headers, ReadOnlyMemory<byte> body, int depth)
    {
        if (type["boundary"] is not { Length: > 0 and <= MimeLimits.BoundaryMax } boundary)
            throw new InvalidDataException("A multipart has no boundary.");
        if (headers["Content-Transfer-Encoding"].Trim().ToUpperInvariant() is not ("" or "7BIT" or "8BIT" or "BINARY"))
            throw new InvalidDataException("A multipart is encoded itself.");
        foreach (var part in Cut(body, Encoding.UTF8.GetBytes("--" + boundary)))
        {
            var (inner, bodyAt) = MimeHeaders.Read(part.Span);
            ReadPart(inner, part[bodyAt..], depth + 1);
        }
    }

    /// <summary>What stands between the lines of a boundary; before the first and after the last one nothing counts.</summary>
    private static List<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        var (begin, at) = (-1, 0);
        while (at < body.Length)
        {
            var line = MimeHeaders.LineAt(body.Span, at, out var next);
            if (line.StartsWith(delimiter))
            {
                var rest = line[delimiter.Length..].TrimEnd(" \t"u8);
                var isEnd = rest.SequenceEqual("--"u8);
                if (rest.IsEmpty || isEnd)
                {
                    if (begin >= 0) parts.Add(Trimmed(body[begin..at]));
                    if (isEnd) return parts;
                    if (parts.Count > MimeLimits.PartsMax) throw new InvalidDataException("A message has too many parts.");
                    begin = next;
                }
            }

            at = next;
        }

        throw new InvalidDataException("A multipart has no end.");
    }

    /// <summary>The line end before a boundary is the boundary's.</summary>
    private static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> part)
    {
        if (part.Span is [.., (byte)'\r', (byte)'\n']) return part[..^2];
        return part.Span is [.., (byte)'\n'] ? part[..^1] : part;
    }

    /// <summary>The words of HTML: what is between its tags, but for scripts and styles. For reading, not for showing as HTML.</summary>
    private static string WordsOf(string html)
    {
        var words = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var tag = html.IndexOf('<', at);
            if (tag < 0) break;
            words.Append(html, at, tag - at);
            at = SkipTag(html, tag, words);
        }

        if (at < html.Length) words.Append(html, at, html.Length - at);
        return WebUtility.HtmlDecode(words.ToString());
    }

    private static int SkipTag(string html, int tag, StringBuilder words)
    {
        foreach (var name in (string[])["script", "style"])
        {
            if (string.Compare(html, tag + 1, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0) continue;
            var close = html.IndexOf("</" + name, tag, StringComparison.OrdinalIgnoreCase);
            var closed = close < 0 ? -1 : html.IndexOf('>', close);
            return closed < 0 ? html.Length : closed + 1;
        }

        if (html.AsSpan(tag).StartsWith("<br", StringComparison.OrdinalIgnoreCase)
            || html.AsSpan(tag).StartsWith("</p", StringComparison.OrdinalIgnoreCase)
            || html.AsSpan(tag).StartsWith("</div", StringComparison.OrdinalIgnoreCase)) words.Append('\n');
        var end = html.IndexOf('>', tag);
        return end < 0 ? html.Length : end + 1;
    }
}
