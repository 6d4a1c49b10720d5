namespace Budkavle.Domain.Submissions;

/// <summary>
/// The name of an intake in e-mail addresses and pages: 2 to 40 small letters, digits and single hyphens, beginning with a letter.
/// </summary>
public static class IntakeAddress
{
    public const int CharactersMax = 40;

    /// <summary>Names that RFC 2142 gives to those who run the service, and what nobody should be able to pose as.</summary>
    private static readonly HashSet<string> _kept = new(StringComparer.Ordinal)
    {
        "abuse", "admin", "administrator", "hostmaster", "mailer-daemon", "noc", "no-reply", "noreply", "postmaster", "root", "security",
        "support", "webmaster",
    };

    public static bool IsValid(string? address) => IsName(address) && !_kept.Contains(address!);

    /// <summary>Whether a name is written as an address is, kept ones too.</summary>
    internal static bool IsName(string? name)
    {
        if (name is not { Length: >= 2 and <= CharactersMax } || !char.IsAsciiLetterLower(name[0]) || name[^1] == '-') return false;
        if (name.Contains("--", StringComparison.Ordinal)) return false;
        return name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
    }
}
