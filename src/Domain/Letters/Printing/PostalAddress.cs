namespace Budkavle.Domain.Letters.Printing;

/// <summary>Where a letter on paper goes: the lines as they stand on the envelope, name first.</summary>
public static class PostalAddress
{
    /// <summary>Name, street, postcode and town: GOV.UK Notify asks for as many.</summary>
    public const int LinesMin = 3;

    /// <summary>What fits into the window of an envelope.</summary>
    public const int LinesMax = 7;

    /// <summary>Characters of a line that fit into the window.</summary>
    public const int LineLengthMax = 50;

    public static bool IsValid(IReadOnlyList<string>? lines) =>
        lines is { Count: >= LinesMin and <= LinesMax }
        && lines.All(line => !string.IsNullOrWhiteSpace(line) && line.Length <= LineLengthMax && !line.Any(char.IsControl));
}
