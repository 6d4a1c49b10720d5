namespace Budkavle.Domain.Identity;

/// <summary>The one table of codes and texts for <see cref="IdentityNumberError"/>. Codes are part of the API and never change.</summary>
public static class IdentityNumberErrors
{
    /// <summary>The stable snake_case code. Throws <see cref="ArgumentOutOfRangeException"/> for a value outside the enum.</summary>
    public static string ToCode(this IdentityNumberError error) => error switch
    {
        IdentityNumberError.None => "none",
        IdentityNumberError.WrongLength => "wrong_length",
        IdentityNumberError.NotDigits => "not_digits",
        IdentityNumberError.UnknownKind => "unknown_kind",
        IdentityNumberError.NotADate => "not_a_date",
        IdentityNumberError.BirthNumberZero => "birth_number_zero",
        IdentityNumberError.BadCheckDigit => "bad_check_digit",
        IdentityNumberError.OrganisationThirdDigit => "organisation_third_digit",
        IdentityNumberError.InterimNotAccepted => "interim_not_accepted",
        IdentityNumberError.InTheFuture => "in_the_future",
        IdentityNumberError.WrongSeparator => "wrong_separator",
        IdentityNumberError.NotAVatNumber => "not_a_vat_number",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };

    /// <summary>A sentence for people. It never contains any part of the number.</summary>
    public static string Describe(this IdentityNumberError error) => error switch
    {
        IdentityNumberError.None => "The number is valid.",
        IdentityNumberError.WrongLength => "The number has the wrong length.",
        IdentityNumberError.NotDigits => "The number contains something other than digits.",
        IdentityNumberError.UnknownKind => "The number must begin with 16 for an organisation or with 18, 19 or 20 for a person.",
        IdentityNumberError.NotADate => "The number does not contain a valid date.",
        IdentityNumberError.BirthNumberZero => "The three digits after the date are 000, which is given to nobody.",
        IdentityNumberError.BadCheckDigit => "The check digit is wrong.",
        IdentityNumberError.OrganisationThirdDigit =>
            "The third digit of an organisation number is at least 2; a sole trader has the person's own number.",
        IdentityNumberError.InterimNotAccepted => "Interim numbers are not accepted.",
        IdentityNumberError.InTheFuture => "The date of birth is in the future.",
        IdentityNumberError.WrongSeparator => "The separator is wrong for this number.",
        IdentityNumberError.NotAVatNumber => "The VAT number must be SE, ten digits and 01.",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };
}
