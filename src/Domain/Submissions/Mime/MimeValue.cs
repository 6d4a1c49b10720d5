using System.Text;

namespace Budkavle.Domain.Submissions;

/// <summary>A header field with parameters (RFC 2045, section 5.1), continued and in other charsets (RFC 2231) included.</summary>
internal sealed class MimeValue
{
    private const int ParametersMax = 32;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MimeValue(string value) => Value = value;

    /// <summary>What stands before the parameters, in small letters.</summary>
    public string Value { get; }

    /// <summary>A parameter; null if it is not there.</summary>
    public string? this[string name] => _parameters.TryGetValue(name, out var plain) ? plain : Continued(name);

    public static MimeValue Parse(string field)
    {
        var pieces = Split(field);
        var value = new MimeValue(pieces[0].Trim().ToLowerInvariant());
        foreach (var piece in pieces.Skip(1).Take(ParametersMax))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) value._parameters.TryAdd(piece[..equals].Trim(), Unquote(piece[(equals + 1)..].Trim()));
        }

        return value;
    }

    /// <summary>At semicolons that stand outside quotes.</summary>
    private static List<string> Split(string field)
    {
        var (pieces, piece, inQuotes) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < field.Length; i++)
        {
            var character = field[i];
            if (character == '\\' && inQuotes && i + 1 < field.Length)
            {
                piece.Append(character).Append(field[++i]);
                continue;
            }

            if (character == '"') inQuotes = !inQuotes;
            if (character != ';' || inQuotes)
            {
                piece.Append(character);
                continue;
            }

            pieces.Add(piece.ToString());
            piece.Clear();
        }

        pieces.Add(piece.ToString());
        return pieces;
    }

    private static string Unquote(string text)
    {
        if (text is not ['"', .., '"'] || text.Length < 2) return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length - 1) i++;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

    /// <summary>name*=charset'language'percent-encoded, or in pieces name*0, name*1*.</summary>
    private string? Continued(string name)
    {
        if (_parameters.TryGetValue(name + "*", out var whole)) return Decode(whole);
        var (joined, isEncoded) = (new StringBuilder(), false);
        for (var i = 0; i < ParametersMax; i++)
        {
            if (_parameters.TryGetValue($"{name}*{i}*", out var encoded)) isEncoded |= i == 0;
            else if (!_parameters.TryGetValue($"{name}*{i}", out encoded)) break;
            joined.Append(encoded);
        }

        return joined.Length == 0 ? null : isEncoded ? Decode(joined.ToString()) : joined.ToString();
    }

    private static string Decode(string text)
    {
        var parts = text.Split('\'', 3);
        if (parts.Length < 3) return text;
        var bytes = new List<byte>(parts[2].Length);
        for (var i = 0; i < parts[2].Length; i++)
        {
            var character = parts[2][i];
            var isCode = character == '%' && i + 2 < parts[2].Length && char.IsAsciiHexDigit(parts[2][i + 1])
                && char.IsAsciiHexDigit(parts[2][i + 2]);
            if (isCode) bytes.Add(Convert.ToByte(parts[2].Substring(i + 1, 2), 16));
            else bytes.Add((byte)character);
            if (isCode) i += 2;
        }

        return (MimeCharsets.Find(parts[0]) ?? Encoding.UTF8).GetString([.. bytes]);
    }
}
