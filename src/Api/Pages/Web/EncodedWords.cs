using System.Text;
using System.Text.RegularExpressions;

namespace Budkavle.Api.Pages.Web;

/// <summary>Header text of RFC 2047 in UTF-8, as our own mail writer makes it.</summary>
internal static partial class EncodedWords
{
    public static string Decode(string text) =>
        Word().Replace(Between().Replace(text, "$1"), match => match.Groups["kind"].Value is "B" or "b"
            ? OfBase64(match.Groups["data"].Value, match.Value)
            : OfQuoted(match.Groups["data"].Value));

    private static string OfBase64(string data, string original)
    {
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : original;
    }

    private static string OfQuoted(string data)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == '=' && i + 2 < data.Length
                && byte.TryParse(data.AsSpan(i + 1, 2), System.Globalization.NumberStyles.HexNumber, null, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.Add(data[i] == '_' ? (byte)' ' : (byte)data[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"=\?utf-8\?(?<kind>[bBqQ])\?(?<data>[^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    /// <summary>White space between two encoded words does not count.</summary>
    [GeneratedRegex(@"(\?=)\s+(?==\?)")]
    private static partial Regex Between();
}
