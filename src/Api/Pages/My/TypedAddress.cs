using Budkavle.Domain.Letters.Printing;

namespace Budkavle.Api.Pages.My;

/// <summary>A postal address as somebody types it into a field of several lines.</summary>
internal static class TypedAddress
{
    /// <summary>All lines, with room for the two characters that a browser ends each with.</summary>
    public const int LengthMax = PostalAddress.LinesMax * (PostalAddress.LineLengthMax + 2);

    /// <summary>The lines, without empty ones and space around; null for none.</summary>
    /// <returns>False if it is no address.</returns>
    public static bool TryRead(string typed, out IReadOnlyList<string>? lines)
    {
        lines = typed.Length > LengthMax
            ? [typed]
            : typed.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Count == 0) lines = null;
        return lines is null || PostalAddress.IsValid(lines);
    }
}
