using System.Buffers.Binary;

namespace Budkavle.Domain.Identity;

/// <summary>The rules on twelve digits, seen as six pairs: century, year, month, day, and the four last digits as two pairs.</summary>
internal static class IdentityNumberRules
{
    internal const int Length = 12;
    internal const int SerialStart = 8;
    internal const uint OrganisationCentury = 16;
    internal const uint CoordinationDayOffset = 60;

    private const ulong HighNibbles = 0xF0F0F0F0F0F0F0F0;
    private const ulong Sixes = 0x0606060606060606;
    private const ulong Threes = 0x3333333333333333;

    /// <summary>Luhn sum of a pair of digits with weights 2 and 1: all ten digits are five such pairs.</summary>
    private static ReadOnlySpan<byte> LuhnOfPair =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
        2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
        4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
        6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
        3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
        5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
        9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
    ];

    private static ReadOnlySpan<byte> DaysInMonth => [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>
    /// The letters an interim number may have in place of the first of its last four digits; each counts as 1 in the checksum.
    /// </summary>
    internal static bool IsInterimLetter(byte letter) => "TRSUWXJKLMN"u8.Contains(letter);

    /// <summary>Reads twelve ASCII digits and checks them. Eight digits are read as one integer: this runs once per letter.</summary>
    internal static IdentityNumberError Parse(ReadOnlySpan<byte> text, out ulong value)
    {
        value = 0;
        if (text.Length != Length)
            return IdentityNumberError.WrongLength;
        ulong head = BinaryPrimitives.ReadUInt64LittleEndian(text);
        uint tail = BinaryPrimitives.ReadUInt32LittleEndian(text[SerialStart..]);
        if (!AreDigits(head))
            return IdentityNumberError.NotDigits;
        if (!AreDigits(tail | 0x30303030_00000000UL))
            return ParseInterim(text);

        head = Pairs(head);
        ulong serial = Pairs(tail);
        return Check((byte)head, (byte)(head >> 16), (byte)(head >> 32), (byte)(head >> 48), (byte)serial, (byte)(serial >> 16), out value);
    }

    /// <summary>Checks a number below 10^12 that was stored as an integer.</summary>
    internal static IdentityNumberError CheckValue(ulong value)
    {
        if (value >= 1_000_000_000_000)
            return IdentityNumberError.WrongLength;
        var (century, year) = Math.DivRem((uint)(value / 100_000_000), 100);
        var (month, day) = Math.DivRem((uint)(value / 10_000 % 10_000), 100);
        var (high, low) = Math.DivRem((uint)(value % 10_000), 100);
        return Check(century, year, month, day, high, low, out _);
    }

    /// <summary>The sum over the ten last digits; a number is right when it is divisible by ten.</summary>
    internal static uint LuhnSum(uint year, uint month, uint day, uint high, uint low) =>
        (uint)LuhnOfPair[(int)year] + LuhnOfPair[(int)month] + LuhnOfPair[(int)day] + LuhnOfPair[(int)high] + LuhnOfPair[(int)low];

    /// <summary>Whether the day exists; a coordination number's month 00 or day 00 does not.</summary>
    internal static bool IsDate(uint year, uint month, uint day)
    {
        if (month is 0 or > 12 || day == 0)
            return false;
        return day <= DaysInMonth[(int)month] || (month == 2 && day == 29 && DateTime.IsLeapYear((int)year));
    }

    private static IdentityNumberError Check(uint century, uint year, uint month, uint day, uint high, uint low, out ulong value)
    {
        value = 0;
        if (century == OrganisationCentury)
        {
            // The third of the ten digits is the first of the "month".
            if (month < 20)
                return IdentityNumberError.OrganisationThirdDigit;
        }
        else if (century is < 18 or > 20)
        {
            return IdentityNumberError.UnknownKind;
        }
        else if (day >= CoordinationDayOffset)
        {
            // Skatteverket uses 00 where month or day cannot be confirmed and gives any day 60 to 91 in any month: 194 of its 2,264
            // public test numbers are no date after 60 is taken off. So the date is not checked further.
            if (month > 12 || day > CoordinationDayOffset + 31)
                return IdentityNumberError.NotADate;
        }
        else if (!IsDate((century * 100) + year, month, day))
        {
            return IdentityNumberError.NotADate;
        }

        // The series is 001 to 999 (SKV M 2010:3 on coordination numbers; the published vectors on personnummer).
        if (century != OrganisationCentury && high == 0 && low < 10)
            return IdentityNumberError.BirthNumberZero;
        if (LuhnSum(year, month, day, high, low) % 10 != 0)
            return IdentityNumberError.BadCheckDigit;
        uint head = (((((century * 100) + year) * 100) + month) * 100) + day;
        value = (head * 10_000UL) + (high * 100) + low;
        return IdentityNumberError.None;
    }

    /// <summary>Tells a well-formed interim number, which has its own refusal, from plain rubbish.</summary>
    private static IdentityNumberError ParseInterim(ReadOnlySpan<byte> text)
    {
        if (!IsInterimLetter(text[SerialStart]) || text[..2].SequenceEqual("16"u8))
            return IdentityNumberError.NotDigits;
        Span<byte> digits = stackalloc byte[Length];
        text.CopyTo(digits);
        digits[SerialStart] = (byte)'1';
        var error = Parse(digits, out _);
        return error == IdentityNumberError.None ? IdentityNumberError.InterimNotAccepted : error;
    }

    private static bool AreDigits(ulong text) =>
        ((text & HighNibbles) | (((text + Sixes) & HighNibbles) >> 4)) == Threes;

    /// <summary>ASCII digits in reading order to the values of their pairs, in bytes 0, 2, 4 and 6.</summary>
    private static ulong Pairs(ulong text)
    {
        text &= 0x0F0F0F0F0F0F0F0F;
        return ((text * 10) + (text >> 8)) & 0x00FF00FF00FF00FF;
    }
}
