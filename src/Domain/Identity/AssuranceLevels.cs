namespace Budkavle.Domain.Identity;

/// <summary>The levels as the Swedish OpenID Connect profile names them in <c>acr</c>.</summary>
public static class AssuranceLevels
{
    private const string Prefix = "http://id.elegnamnden.se/loa/1.0/loa";

    /// <summary>The address that stands for the level. Throws <see cref="ArgumentOutOfRangeException"/> for none.</summary>
    public static string ToUri(this AssuranceLevel level) => level is >= AssuranceLevel.Level1 and <= AssuranceLevel.Level4
        ? Prefix + (char)('0' + (int)level)
        : throw new ArgumentOutOfRangeException(nameof(level));

    /// <summary>
    /// The level of exactly one of the four addresses; <see cref="AssuranceLevel.None"/> for anything else, the uncertified ones too.
    /// </summary>
    public static AssuranceLevel Parse(string? uri) =>
        uri?.Length == Prefix.Length + 1 && uri.StartsWith(Prefix, StringComparison.Ordinal) && uri[^1] is >= '1' and <= '4'
            ? (AssuranceLevel)(uri[^1] - '0')
            : AssuranceLevel.None;
}
