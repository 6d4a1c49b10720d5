using Budkavle.Domain.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>The national numbers among the claims (oidc-sweden, claims 1.0, 2.2): of those of now exactly one.</summary>
internal static class OidcNumbers
{
    /// <summary>From UserInfo or the ID token; where both state it they must agree.</summary>
    /// <returns>The number, and the samordningsnummer before it if one is stated.</returns>
    /// <exception cref="EidException">None, two, or one that is no number of its kind.</exception>
    public static (IdentityNumber Number, IdentityNumber? Former) Read(JsonWebToken userInfo, JsonWebToken idToken, OidcClaimNames names)
    {
        var personal = Read(userInfo, idToken, names.Personal, IdentityNumberKind.PersonalIdentityNumber);
        var coordination = Read(userInfo, idToken, names.Coordination, IdentityNumberKind.CoordinationNumber);
        return (personal, coordination) switch
        {
            ({ } number, null) => (number, ReadFormer()),
            (null, { } number) => (number, null),
            (null, null) => throw Refusal("no national number is stated"),
            _ => throw Refusal("two national numbers are stated"),
        };

        IdentityNumber? ReadFormer() =>
            names.Former is { } name ? Read(userInfo, idToken, name, IdentityNumberKind.CoordinationNumber) : null;
    }

    private static IdentityNumber? Read(JsonWebToken userInfo, JsonWebToken idToken, string claim, IdentityNumberKind kind)
    {
        var (there, here) = (Read(userInfo, claim, kind), Read(idToken, claim, kind));
        if (there is { } one && here is { } other && one != other) throw Refusal("two national numbers are stated");
        return there ?? here;
    }

    private static IdentityNumber? Read(JsonWebToken token, string claim, IdentityNumberKind kind)
    {
        if (!token.TryGetPayloadValue<object>(claim, out var value) || value is null) return null;
        return value is string text && IdentityNumber.TryParse(text, out var number, out _) && number.Kind == kind
            ? number
            : throw Refusal("what is stated is no national number");
    }

    private static EidException Refusal(string detail) => new(EidFailure.Number, detail);
}
