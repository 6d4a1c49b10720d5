using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>
/// Telephone numbers as people write them, made what networks take. One without a country code is Swedish; the words of refusals are GOV.UK
/// Notify's.
/// </summary>
internal static class NotifyPhone
{
    public const string HomeCode = "+46";
    private const int DigitsMin = 8;
    private const int DigitsMax = 15;

    /// <returns>A number as E.164 has it, or what is wrong.</returns>
    public static (string? Number, string? Fault) Read(string text)
    {
        var plain = string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character is not ('-' or '(' or ')' or '.')));
        var digits = plain.StartsWith('+') ? plain[1..] : plain;
        if (digits.Length == 0) return (null, "Not enough digits");
        if (!digits.All(char.IsAsciiDigit)) return (null, "Must not contain letters or symbols");
        if (plain.StartsWith("00", StringComparison.Ordinal)) digits = plain[2..];
        else if (plain.StartsWith('0')) digits = HomeCode[1..] + plain[1..];
        if (digits.Length < DigitsMin) return (null, "Not enough digits");
        if (digits.Length > DigitsMax) return (null, "Too many digits");
        var number = "+" + digits;
        return PhoneNumber.IsValid(number) ? (number, null) : (null, "Country code not found");
    }
}
