namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>
/// What a provider calls national numbers. A provider speaks one of the two languages, by its own discovery; what it says in the other is
/// not read, so that nobody states one number in each.
/// </summary>
/// <param name="Personal">Of a personnummer.</param>
/// <param name="Coordination">Of a samordningsnummer.</param>
/// <param name="Former">Of the samordningsnummer of somebody who got a personnummer; null where there is no word for it.</param>
internal sealed record OidcClaimNames(string Personal, string Coordination, string? Former)
{
    /// <summary>Claims 1.0 (oidc-sweden).</summary>
    public static readonly OidcClaimNames Current = new(
        "https://id.oidc.se/claim/personalIdentityNumber", "https://id.oidc.se/claim/coordinationNumber",
        "https://id.oidc.se/claim/previousCoordinationNumber");

    /// <summary>The draft before it, which older systems still speak.</summary>
    public static readonly OidcClaimNames Older = new(
        "https://claims.oidc.se/1.0/personalNumber", "https://claims.oidc.se/1.0/coordinationNumber", null);

    /// <summary>The older ones of a provider that offers those and not the current ones; else the current ones.</summary>
    public static OidcClaimNames Of(Func<string, bool> isOffered) =>
        !isOffered(Current.Personal) && !isOffered(Current.Coordination) && (isOffered(Older.Personal) || isOffered(Older.Coordination))
            ? Older
            : Current;
}
