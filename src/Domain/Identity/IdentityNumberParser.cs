namespace Budkavle.Domain.Identity;

/// <summary>
/// Reads the forms in which people and other systems write identity numbers and brings them to twelve digits:
/// <list type="bullet">
/// <item><c>YYMMDD-NNNC</c>, <c>YYMMDD+NNNC</c>, <c>YYMMDDNNNC</c> and <c>NNNNNN-NNNN</c>, <c>NNNNNNNNNN</c> for organisations;</item>
/// <item><c>YYYYMMDDNNNC</c>, <c>YYYYMMDD-NNNC</c>, <c>YYYYMMDD+NNNC</c> and <c>16NNNNNNNNNN</c>, <c>16NNNNNN-NNNN</c>;</item>
/// <item>VAT numbers: <c>SE</c> + ten digits + <c>01</c>.</item>
/// </list>
/// </summary>
/// <remarks>
/// The separator <c>+</c> is used from the year in which the person turns 100, not from the birthday; <c>-</c> before. Ten digits
/// without a separator mean the latest date that is not in the future. A space is not a separator, and nothing is trimmed. Where the
/// century is written out, <c>-</c> is accepted at any age, since it decides nothing; <c>+</c> only where it is true. Ten digits whose
/// third is 0 or 1 are a person's, also as the number of a sole trader.
/// </remarks>
public static class IdentityNumberParser
{
    private const int LongestForm = 14;
    private const byte NoSeparator = 0;
    private const int CenturyYears = 100;

    /// <summary>Reads a number in any accepted form. <paramref name="today"/> is the caller's date in Sweden. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, DateOnly today, out IdentityNumber number, out IdentityNumberError error)
    {
        Span<byte> bytes = stackalloc byte[LongestForm];
        if (text.Length > LongestForm)
        {
            number = default;
            error = IdentityNumberError.WrongLength;
            return false;
        }

        AsciiBytes.Narrow(text, bytes);
        return TryParse(bytes[..text.Length], today, out number, out error);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, DateOnly, out IdentityNumber, out IdentityNumberError)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, DateOnly today, out IdentityNumber number, out IdentityNumberError error)
    {
        number = default;
        error = utf8.Length switch
        {
            10 => ParseTen(utf8[..6], NoSeparator, utf8[6..], today, out number),
            11 => ParseTen(utf8[..6], utf8[6], utf8[7..], today, out number),
            12 => ParseTwelve(utf8[..8], NoSeparator, utf8[8..], today, out number),
            13 => ParseTwelve(utf8[..8], utf8[8], utf8[9..], today, out number),
            14 => ParseVat(utf8, today, out number),
            _ => IdentityNumberError.WrongLength,
        };
        if (error != IdentityNumberError.None)
            number = default;
        return error == IdentityNumberError.None;
    }

    private static IdentityNumberError ParseVat(ReadOnlySpan<byte> text, DateOnly today, out IdentityNumber number)
    {
        number = default;
        bool vat = (text[0] | 0x20) == 's' && (text[1] | 0x20) == 'e' && text.EndsWith("01"u8);
        return vat ? ParseTen(text[2..8], NoSeparator, text[8..12], today, out number) : IdentityNumberError.NotAVatNumber;
    }

    private static IdentityNumberError ParseTen(
        ReadOnlySpan<byte> date, byte separator, ReadOnlySpan<byte> serial, DateOnly today, out IdentityNumber number)
    {
        number = default;
        if (date.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return IdentityNumberError.NotDigits;
        Span<byte> digits = stackalloc byte[8];
        date.CopyTo(digits[2..]);
        int century = date[2] >= '2' ? (int)IdentityNumberRules.OrganisationCentury : Century(date, separator, today);
        if (century is < 10 or > 99)
            return IdentityNumberError.UnknownKind;
        digits[0] = (byte)('0' + (century / 10));
        digits[1] = (byte)('0' + (century % 10));
        return ParseTwelve(digits, separator, serial, today, out number);
    }

    private static IdentityNumberError ParseTwelve(
        ReadOnlySpan<byte> date, byte separator, ReadOnlySpan<byte> serial, DateOnly today, out IdentityNumber number)
    {
        if (separator is not (NoSeparator or (byte)'-' or (byte)'+'))
        {
            number = default;
            return IdentityNumberError.WrongSeparator;
        }

        Span<byte> digits = stackalloc byte[IdentityNumber.DigitCount];
        date.CopyTo(digits);
        serial.CopyTo(digits[IdentityNumberRules.SerialStart..]);
        if (!IdentityNumber.TryParse(digits, out number, out var error))
            return error;
        if (number.IsPerson && EarliestBirth(number) > AsInteger(today))
            return IdentityNumberError.InTheFuture;
        bool plusIsTrue = number.IsPerson && (int)(number.Value / 100_000_000) <= today.Year - CenturyYears;
        return separator == '+' && !plusIsTrue ? IdentityNumberError.WrongSeparator : IdentityNumberError.None;
    }

    /// <summary>The first two digits of the year that a two-digit year and the separator mean today.</summary>
    private static int Century(ReadOnlySpan<byte> date, byte separator, DateOnly today)
    {
        int twoDigitYear = Pair(date);
        int year = today.Year - ((today.Year - twoDigitYear + CenturyYears) % CenturyYears);
        if (separator == '+')
            return (year - CenturyYears) / CenturyYears;

        // With "-" a day later this year stays in the future and is refused there: the same digits a century ago would be written with "+".
        int day = Pair(date[4..]) % (int)IdentityNumberRules.CoordinationDayOffset;
        bool later = (Pair(date[2..]) * 100) + day > (today.Month * 100) + today.Day;
        return separator == NoSeparator && year == today.Year && later ? (year - CenturyYears) / CenturyYears : year / CenturyYears;
    }

    /// <summary>
    /// The first day that the digits allow, as YYYYMMDD; 00 stays 00, so an unconfirmed month or day is never in the future by itself.
    /// </summary>
    private static long EarliestBirth(IdentityNumber number)
    {
        long digits = (long)(number.Value / 10_000);
        return number.Kind == IdentityNumberKind.CoordinationNumber ? digits - IdentityNumberRules.CoordinationDayOffset : digits;
    }

    private static long AsInteger(DateOnly date) => (((date.Year * 100L) + date.Month) * 100) + date.Day;

    private static int Pair(ReadOnlySpan<byte> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';
}
