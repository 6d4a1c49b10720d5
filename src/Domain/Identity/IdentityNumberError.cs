namespace Budkavle.Domain.Identity;

/// <summary>
/// Why a text is not an acceptable identity number. A refusal is a value, never an exception; the stable code of each stands in
/// <see cref="IdentityNumberErrors"/>.
/// </summary>
public enum IdentityNumberError : byte
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The text has another length than the accepted forms.</summary>
    WrongLength,

    /// <summary>A character that should be a digit is none; also a letter that no interim number has.</summary>
    NotDigits,

    /// <summary>The twelve digits begin with neither 16 (organisation) nor 18, 19 or 20 (century of a birth).</summary>
    UnknownKind,

    /// <summary>The digits are no date; for a coordination number month 00 to 12 and day 60 to 91 count as one.</summary>
    NotADate,

    /// <summary>The three digits after a person's date are 000; the series begins with 001.</summary>
    BirthNumberZero,

    /// <summary>The last digit is not the check digit of the nine before it.</summary>
    BadCheckDigit,

    /// <summary>
    /// The third digit of an organisation number is 0 or 1. A sole trader has the person's own number and is written with its century,
    /// not with 16.
    /// </summary>
    OrganisationThirdDigit,

    /// <summary>A well-formed interim number (T-nummer). They are given by single authorities and identify nobody for another.</summary>
    InterimNotAccepted,

    /// <summary>The date of birth is after the day that was passed in as today.</summary>
    InTheFuture,

    /// <summary>The separator is not <c>-</c> or <c>+</c>, or it says something that the number contradicts.</summary>
    WrongSeparator,

    /// <summary>A 14-character text that is not SE + ten digits + 01.</summary>
    NotAVatNumber,
}
