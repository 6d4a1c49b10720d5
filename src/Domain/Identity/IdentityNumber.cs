using System.Diagnostics;

namespace Budkavle.Domain.Identity;

/// <summary>
/// A Swedish identity number that has passed every rule: personnummer, samordningsnummer, organisationsnummer or GD-nummer, always as
/// twelve digits (organisations with the prefix 16), so that two numbers are the same exactly when they are equal.
/// </summary>
/// <remarks>
/// <para>The number is sensitive: <see cref="ToString"/> masks it, exceptions and errors never contain it, and only
/// <see cref="ToDigits"/>, the two TryFormat methods, <see cref="WriteBytes"/> and <see cref="Value"/> reveal it.</para>
/// <para>Rules: folkbokföringslagen (1991:481) 18 §, lag (2022:1697) on samordningsnummer, lag (1974:174) on organisationsnummer, and
/// Skatteverket's public test numbers. The century of the twelve-digit form is given, so no clock is needed; the forms that people
/// write are read by <see cref="IdentityNumberParser"/>.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct IdentityNumber
{
    /// <summary>Digits, and so bytes or characters, of the canonical form.</summary>
    public const int DigitCount = IdentityNumberRules.Length;

    /// <summary>Bytes that <see cref="WriteBytes"/> writes: 10^12 is below 2^40.</summary>
    public const int CompactByteCount = 5;

    private const string Mask = "********-****";

    /// <summary>Restores a stored number. Throws <see cref="ArgumentException"/>, without the number, when it breaks a rule.</summary>
    public IdentityNumber(ulong value)
    {
        var error = IdentityNumberRules.CheckValue(value);
        if (error != IdentityNumberError.None)
            throw new ArgumentException("The stored value is not an identity number: " + error.ToCode(), nameof(value));
        Value = value;
    }

    /// <summary>The twelve digits as an integer below 10^12; 0 for <c>default</c>. Sensitive.</summary>
    public ulong Value { get; private init; }

    /// <summary>What the number identifies; <see cref="IdentityNumberKind.None"/> for <c>default</c>.</summary>
    public IdentityNumberKind Kind
    {
        get
        {
            if (Value == 0)
                return IdentityNumberKind.None;
            if (Value / 10_000_000_000 != IdentityNumberRules.OrganisationCentury)
            {
                return Value / 10_000 % 100 >= IdentityNumberRules.CoordinationDayOffset
                    ? IdentityNumberKind.CoordinationNumber
                    : IdentityNumberKind.PersonalIdentityNumber;
            }

            return Value / 10_000_000 == 16_302 ? IdentityNumberKind.GdNumber : IdentityNumberKind.OrganisationNumber;
        }
    }

    /// <summary>
    /// Whether the number is a person's: personnummer or samordningsnummer. A sole trader's business has its owner's number.
    /// </summary>
    public bool IsPerson => Value / 10_000_000_000 >= 18;

    /// <summary>
    /// Reads exactly twelve ASCII digits: the form of the API. Anything else is refused with a reason. Allocates nothing, reads no
    /// clock, so a date in the future passes here.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out IdentityNumber number, out IdentityNumberError error)
    {
        error = IdentityNumberRules.Parse(utf8, out ulong value);
        number = new IdentityNumber { Value = value };
        return error == IdentityNumberError.None;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out IdentityNumber, out IdentityNumberError)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out IdentityNumber number, out IdentityNumberError error)
    {
        Span<byte> bytes = stackalloc byte[DigitCount];
        if (text.Length == DigitCount)
        {
            AsciiBytes.Narrow(text, bytes);
            return TryParse(bytes, out number, out error);
        }

        number = default;
        error = IdentityNumberError.WrongLength;
        return false;
    }

    /// <summary>Restores a stored number, or says why it is none.</summary>
    public static bool TryFromValue(ulong value, out IdentityNumber number, out IdentityNumberError error)
    {
        error = IdentityNumberRules.CheckValue(value);
        bool valid = error == IdentityNumberError.None;
        number = new IdentityNumber { Value = valid ? value : 0 };
        return valid;
    }

    /// <summary>Restores what <see cref="WriteBytes"/> wrote. Any other length than <see cref="CompactByteCount"/> is refused.</summary>
    public static bool TryReadBytes(ReadOnlySpan<byte> source, out IdentityNumber number, out IdentityNumberError error)
    {
        ulong value = 0;
        foreach (byte part in source.Length == CompactByteCount ? source : [])
            value = (value << 8) | part;
        if (source.Length == CompactByteCount)
            return TryFromValue(value, out number, out error);
        number = default;
        error = IdentityNumberError.WrongLength;
        return false;
    }

    /// <summary>
    /// Writes the number as <see cref="CompactByteCount"/> big-endian bytes, whose order is the order of the numbers. They are the
    /// number, not a disguise of it. Throws <see cref="ArgumentException"/> when the destination is too short.
    /// </summary>
    public void WriteBytes(Span<byte> destination)
    {
        if (destination.Length < CompactByteCount)
            throw new ArgumentException("The destination is shorter than five bytes.", nameof(destination));
        ulong rest = Value;
        for (int index = CompactByteCount - 1; index >= 0; index--, rest >>= 8)
            destination[index] = (byte)rest;
    }

    /// <summary>
    /// The date of birth that the digits give. False for organisations, and for a coordination number whose month or day is not
    /// confirmed or is no date: a date must not be invented there. Also for persons it is a hint: the register may know another.
    /// </summary>
    public bool TryGetBirthDate(out DateOnly birthDate)
    {
        birthDate = default;
        if (!IsPerson)
            return false;
        uint year = (uint)(Value / 100_000_000);
        var (month, day) = Math.DivRem((uint)(Value / 10_000 % 10_000), 100);
        if (day >= IdentityNumberRules.CoordinationDayOffset)
            day -= IdentityNumberRules.CoordinationDayOffset;
        if (!IdentityNumberRules.IsDate(year, month, day))
            return false;
        birthDate = new DateOnly((int)year, (int)month, (int)day);
        return true;
    }

    /// <summary>The legal form by the first of the ten digits. False for persons and GD numbers.</summary>
    public bool TryGetOrganisationForm(out OrganisationForm form)
    {
        form = OrganisationForm.Unknown;
        if (Kind != IdentityNumberKind.OrganisationNumber)
            return false;
        var first = (OrganisationForm)(Value / 1_000_000_000 % 10);
        form = Enum.IsDefined(first) ? first : OrganisationForm.Unknown;
        return true;
    }

    /// <summary>Writes the twelve digits as ASCII. False, with nothing written, when there is no room or no number.</summary>
    public bool TryFormat(Span<byte> utf8Destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (utf8Destination.Length < DigitCount || Value == 0)
            return false;
        ulong rest = Value;
        for (int index = DigitCount - 1; index >= 0; index--)
        {
            (rest, ulong digit) = Math.DivRem(rest, 10);
            utf8Destination[index] = (byte)('0' + digit);
        }

        bytesWritten = DigitCount;
        return true;
    }

    /// <summary>Writes the twelve digits. False, with nothing written, when there is no room or no number.</summary>
    public bool TryFormat(Span<char> destination, out int charsWritten)
    {
        Span<byte> digits = stackalloc byte[DigitCount];
        charsWritten = 0;
        if (destination.Length < DigitCount || !TryFormat(digits, out charsWritten))
            return false;
        for (int index = 0; index < DigitCount; index++)
            destination[index] = (char)digits[index];
        return true;
    }

    /// <summary>
    /// The twelve digits. The only way to text: call it where the number must leave the system, never for a log or an error.
    /// </summary>
    public string ToDigits()
    {
        Span<char> digits = stackalloc char[DigitCount];
        return TryFormat(digits, out int written) ? new string(digits[..written]) : string.Empty;
    }

    /// <summary>A mask that is the same for every number, so that one in a log or a message does no harm.</summary>
    public override string ToString() => Mask;
}
