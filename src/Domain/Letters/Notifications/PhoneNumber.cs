namespace Budkavle.Domain.Letters.Notifications;

/// <summary>A telephone number for text messages: E.164, a plus sign, no zero first, 8 to 15 digits.</summary>
public static class PhoneNumber
{
    /// <summary>ITU-T E.164 6: at most 15 digits with the country code.</summary>
    private const int DigitsMax = 15;

    /// <summary>No country's mobile numbers are shorter with the country code.</summary>
    private const int DigitsMin = 8;

    public static bool IsValid(string text) =>
        text.Length is > DigitsMin and <= DigitsMax + 1 && text[0] == '+' && text[1] != '0'
        && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
