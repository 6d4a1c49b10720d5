using System.Text;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>Text in headers: as it is where that is safe, else in encoded words (RFC 2047), which no line end gets through.</summary>
internal static class HeaderText
{
    private const int PlainLengthMax = 60;

    /// <summary>An encoded word is at most 75 characters: 12 around 60 of Base64, which hold 45 bytes.</summary>
    private const int WordBytesMax = 45;

    public static string Encode(string text) => IsPlain(text) ? text : ToWords(text);

    /// <summary>A name before an address.</summary>
    public static string EncodeName(string name) =>
        IsPlain(name)
            ? $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : ToWords(name);

    private static bool IsPlain(string text) => text.Length <= PlainLengthMax
        && text.All(c => c is >= ' ' and < (char)0x7F) && !text.Contains("=?", StringComparison.Ordinal);

    private static string ToWords(string text)
    {
        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> bytes = stackalloc byte[4];
        // Cut between characters, never within one. A lone surrogate becomes a replacement character.
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > WordBytesMax)
            {
                words.Add(ToWord(word));
                word.Clear();
            }

            word.AddRange(bytes[..length]);
        }

        if (word.Count > 0) words.Add(ToWord(word));
        return string.Join("\r\n ", words);
    }

    private static string ToWord(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
