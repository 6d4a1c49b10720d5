using System.Globalization;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// Numbers as the contract writes them: 16 and ten digits, or 18, 19 or 20, a year, a month from 01 to 12 and six digits. What fits the
/// pattern need not be a number that anybody has; a coordination number whose month is 00 does not fit it.
/// </summary>
internal static class RecipientIds
{
    /// <exception cref="SoapFaultException">It does not fit the pattern.</exception>
    public static string Check(string text, string name) => Fits(text)
        ? text
        : throw SoapFaultException.Malformed($"{name} is not a number as the contract writes it.");

    /// <exception cref="SoapFaultException">It does not fit the pattern of organisations.</exception>
    public static string CheckOrganisation(string text, string name) => Fits(text) && text.StartsWith("16", StringComparison.Ordinal)
        ? text
        : throw SoapFaultException.Malformed($"{name} is not an organisation number as the contract writes it.");

    public static bool TryFind(string text, out IdentityNumber number) => IdentityNumber.TryParse(text, out number, out _);

    private static bool Fits(string text) =>
        text.Length == IdentityNumber.DigitCount && text.All(char.IsAsciiDigit)
        && (text.StartsWith("16", StringComparison.Ordinal)
            || (text[..2] is "18" or "19" or "20" && int.Parse(text.AsSpan(4, 2), CultureInfo.InvariantCulture) is >= 1 and <= 12));
}
