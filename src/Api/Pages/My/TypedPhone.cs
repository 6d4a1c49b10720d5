using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Pages.My;

/// <summary>A telephone number as people in Sweden write it.</summary>
internal static class TypedPhone
{
    private const string Sweden = "+46";
    private const string Between = " -()./\u00A0";

    /// <summary>The number with country code; null for none.</summary>
    /// <returns>False if it is no number.</returns>
    public static bool TryRead(string typed, out string? number)
    {
        var text = string.Concat(typed.Where(character => !Between.Contains(character, StringComparison.Ordinal)));
        number = text.Length == 0 ? null
            : text.StartsWith("00", StringComparison.Ordinal) ? string.Concat("+", text.AsSpan(2))
            : text[0] == '0' ? string.Concat(Sweden, text.AsSpan(1))
            : text;
        return number is null || PhoneNumber.IsValid(number);
    }
}
