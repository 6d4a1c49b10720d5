namespace Budkavle.Domain.Letters.Notifications;

/// <summary>A telephone number for text messages: E.164, a plus sign, no zero first, 8 to 15 digits.</summary>
public static class PhoneNumber
{
    /// <summary>ITU-T E.164 6: at most 15 digits with the country code.</summary>
    private const int DigitsMax = 15;

    /// <summary>No country's mobile numbers are shorter with the country code.</summary>
    private const int DigitsMin = 8;

    private const string Sweden = "+46";
    private const string Between = " -()./\u00A0";

    /// <summary>Reads a number as people in Sweden write it.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="number">The number with country code; null for none.</param>
    /// <returns>False if it is no number.</returns>
    public static bool TryReadTyped(string typed, out string? number)
    {
        var text = string.Concat(typed.Where(character => !Between.Contains(character, StringComparison.Ordinal)));
        number = text.Length == 0 ? null
            : text.StartsWith("00", StringComparison.Ordinal) ? string.Concat("+", text.AsSpan(2))
            : text[0] == '0' ? string.Concat(Sweden, text.AsSpan(1))
            : text;
        return number is null || IsValid(number);
    }

    public static bool IsValid(string text) =>
        text.Length is > DigitsMin and <= DigitsMax + 1 && text[0] == '+' && text[1] != '0'
        && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
