using System.Buffers.Text;
using System.Text;

namespace Budkavle.Domain.Submissions;

/// <summary>Content-Transfer-Encoding (RFC 2045, section 6) and encoded words (RFC 2047).</summary>
internal static class MimeTransfer
{
    /// <exception cref="InvalidDataException">The encoding is not known, or the bytes are not of it.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "" or "7bit" or "8bit" or "binary" => body,
        "base64" => Base64Of(body.Span),
        "quoted-printable" => QuotedOf(body.Span, isWord: false),
        _ => throw new InvalidDataException("A part is in an unknown encoding."),
    };

    /// <summary>Strict but for line ends and blanks, so that two readers never see two files in one text.</summary>
    private static byte[] Base64Of(ReadOnlySpan<byte> text)
    {
        var kept = new byte[text.Length];
        var count = 0;
        foreach (var character in text)
        {
            if (character is not ((byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')) kept[count++] = character;
        }

        var plain = new byte[Base64.GetMaxDecodedFromUtf8Length(count)];
        var status = Base64.DecodeFromUtf8(kept.AsSpan(0, count), plain, out var consumed, out var written);
        return status == System.Buffers.OperationStatus.Done && consumed == count
            ? plain[..written]
            : throw new InvalidDataException("A part is not base64.");
    }

    private static byte[] QuotedOf(ReadOnlySpan<byte> text, bool isWord)
    {
        var plain = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                plain[count++] = isWord && text[i] == '_' ? (byte)' ' : text[i];
                continue;
            }

            var rest = text[(i + 1)..];
            if (rest is [(byte)'\n', ..]) i++;
            else if (rest is [(byte)'\r', (byte)'\n', ..]) i += 2;
            else if (rest.Length >= 2 && char.IsAsciiHexDigit((char)rest[0]) && char.IsAsciiHexDigit((char)rest[1]))
            {
                plain[count++] = Convert.ToByte(Encoding.ASCII.GetString(rest[..2]), 16);
                i += 2;
            }
            else if (rest.IsEmpty && !isWord)
            {
                break;
            }
            else
            {
                throw new InvalidDataException("A part is not quoted-printable.");
            }
        }

        return plain[..count];
    }

    /// <summary>Decodes encoded words; one that is malformed stays as it is. Line ends become blanks.</summary>
    public static string Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        var at = 0;
        var lastWasWord = false;
        while (at < text.Length)
        {
            var begin = text.IndexOf("=?", at, StringComparison.Ordinal);
            if (begin < 0) break;
            var between = text[at..begin];
            if (WordAt(text, begin, out var end) is { } word)
            {
                // Blanks between two words only keep them apart.
                if (!lastWasWord || between.Trim().Length > 0) plain.Append(between);
                plain.Append(word);
                (at, lastWasWord) = (end, true);
                continue;
            }

            plain.Append(between).Append("=?");
            (at, lastWasWord) = (begin + 2, false);
        }

        plain.Append(text.AsSpan(at));
        return string.Concat(plain.ToString().Select(character => char.IsControl(character) ? ' ' : character)).Trim();
    }

    private static string? WordAt(string text, int begin, out int end)
    {
        end = begin;
        var first = text.IndexOf('?', begin + 2);
        var second = first < 0 ? -1 : text.IndexOf('?', first + 1);
        var last = second < 0 ? -1 : text.IndexOf("?=", second + 1, StringComparison.Ordinal);
        if (last < 0 || second != first + 2) return null;
        if (MimeCharsets.Find(text[(begin + 2)..first].Split('*')[0]) is not { } charset) return null;
        var coded = Encoding.ASCII.GetBytes(text[(second + 1)..last]);
        try
        {
            var plain = char.ToUpperInvariant(text[first + 1]) switch
            {
                'B' => Base64Of(coded),
                'Q' => QuotedOf(coded, isWord: true),
                _ => null,
            };
            if (plain is null) return null;
            end = last + 2;
            return charset.GetString(plain);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
