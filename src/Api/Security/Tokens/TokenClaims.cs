using System.Globalization;

namespace Budkavle.Api.Security.Tokens;

/// <summary>Names and forms of our own claims, beside those of RFC 9068.</summary>
internal static class TokenClaims
{
    /// <summary>RFC 9068, 2.1: keeps any other signed token from being taken for an access token.</summary>
    public const string AccessTokenType = "at+jwt";

    public const string ClientId = "client_id";
    public const string Organisation = "org";
    public const string Mailbox = "mbx";

    /// <summary>Of OpenID Connect, as is <see cref="OpenedAt"/>: the session of an operator's pages.</summary>
    public const string Session = "sid";

    public const string OpenedAt = "auth_time";

    private const int MailboxKeyDigits = 32;

    public static bool TryReadMailboxKey(string? text, out UInt128 key)
    {
        key = default;
        return text is { Length: MailboxKeyDigits }
            && text.All(char.IsAsciiHexDigit) && !text.Any(char.IsAsciiLetterUpper)
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key)
            && key != UInt128.Zero;
    }
}
