using System.Globalization;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>
/// Ids of senders and of their clients as text. A sender's id is 32 hexadecimal digits; a client's is <c>c</c>, the sender's id, <c>-</c>
/// and a
/// number from 1, so that the sender of a client is known without an index.
/// </summary>
public static class SenderIds
{
    private const int SenderLength = 32;
    private const int ClientNumberDigitsMax = 6;

    public static string Format(UInt128 sender) => sender.ToString("x32", CultureInfo.InvariantCulture);

    public static string FormatClient(UInt128 sender, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"c{sender:x32}-{number}");

    /// <exception cref="FormatException">Not 32 lower-case hexadecimal digits.</exception>
    public static UInt128 Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var sender) ? sender : throw new FormatException("An id has 32 lower-case hexadecimal digits.");

    /// <summary>Only the form that <see cref="Format"/> gives, so that one sender never has two names.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 sender)
    {
        sender = default;
        return text.Length == SenderLength && text.IndexOfAnyExcept("0123456789abcdef") < 0
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out sender);
    }

    public static bool TryParseClient(ReadOnlySpan<char> text, out UInt128 sender, out int number)
    {
        sender = default;
        number = 0;
        if (text.Length < SenderLength + 3 || text.Length > SenderLength + 2 + ClientNumberDigitsMax) return false;
        if (text[0] != 'c' || text[SenderLength + 1] != '-' || text[SenderLength + 2] == '0') return false;
        return TryParse(text.Slice(1, SenderLength), out sender)
            && int.TryParse(text[(SenderLength + 2)..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
