using Budkavle.Domain.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>The national number among the claims (oidc-sweden, claims 1.0, 2.2): exactly one of the two kinds.</summary>
internal static class OidcNumbers
{
    public const string Personal = "https://id.oidc.se/claim/personalIdentityNumber";
    public const string Coordination = "https://id.oidc.se/claim/coordinationNumber";

    /// <summary>From UserInfo or the ID token; where both state it they must agree.</summary>
    /// <exception cref="EidException">None, two, or one that is no number of its kind.</exception>
    public static IdentityNumber Read(JsonWebToken userInfo, JsonWebToken idToken)
    {
        var personal = Read(userInfo, idToken, Personal, IdentityNumberKind.PersonalIdentityNumber);
        var coordination = Read(userInfo, idToken, Coordination, IdentityNumberKind.CoordinationNumber);
        return (personal, coordination) switch
        {
            ({ } number, null) => number,
            (null, { } number) => number,
            (null, null) => throw Refusal("no national number is stated"),
            _ => throw Refusal("two national numbers are stated"),
        };
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
