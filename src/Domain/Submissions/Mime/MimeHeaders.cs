using System.Text;

namespace Budkavle.Domain.Submissions;

/// <summary>The header fields of a part (RFC 5322, section 2.2): names without regard to case, folded lines joined.</summary>
internal sealed class MimeHeaders
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <summary>The first field of a name; empty if there is none.</summary>
    public string this[string name] =>
        _fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>Reads fields up to the empty line, and says where the body begins.</summary>
    /// <exception cref="InvalidDataException">They are over a limit, or none.</exception>
    public static (MimeHeaders Headers, int BodyAt) Read(ReadOnlySpan<byte> part)
    {
        var headers = new MimeHeaders();
        var at = 0;
        while (at < part.Length)
        {
            var line = LineAt(part, at, out var next);
            if (next > MimeLimits.HeaderBytesMax || headers._fields.Count > MimeLimits.HeadersMax)
                throw new InvalidDataException("A part's header is over its limit.");
            at = next;
            if (line.IsEmpty) return (headers, at);
            headers.Add(line);
        }

        return (headers, part.Length);
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        // Other charsets than UTF-8 are not allowed in fields; what is none of it is shown as such.
        var text = Encoding.UTF8.GetString(line);
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (_fields.Count == 0) throw new InvalidDataException("A message begins with a folded line.");
            _fields[^1] = (_fields[^1].Name, _fields[^1].Value + " " + text.Trim());
            return;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) throw new InvalidDataException("A header field has no name.");
        _fields.Add((text[..colon].Trim(), text[(colon + 1)..].Trim()));
    }

    /// <summary>A line without its end, CRLF or LF.</summary>
    internal static ReadOnlySpan<byte> LineAt(ReadOnlySpan<byte> bytes, int at, out int next)
    {
        var rest = bytes[at..];
        var end = rest.IndexOf((byte)'\n');
        next = end < 0 ? bytes.Length : at + end + 1;
        var line = end < 0 ? rest : rest[..end];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }
}
