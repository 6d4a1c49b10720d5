using System.Buffers.Text;
using System.Security.Cryptography;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Tokens;

/// <inheritdoc cref="ITokenIssuer"/>
internal sealed class TokenIssuer(ISigningKeys keys, SecurityOptions options, TimeProvider time) : ITokenIssuer
{
    private const int TokenIdBytes = 16;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public IssuedToken IssueForClient(ClientSnapshot client, ScopeSet scopes)
    {
        if (scopes.IsEmpty || !client.Scopes.Contains(scopes) || scopes.ContainsAny(ScopeSet.Of(Scope.Mailbox)))
            throw new ArgumentException("The scopes must be some of the client's, and not the mailbox scope.", nameof(scopes));
        return Issue(client.ClientId, scopes, options.AccessTokenLifetime, options.Audience, ClaimsOf(client));
    }

    public IssuedToken IssueForPages(ClientSnapshot client, PageSession session)
    {
        var scopes = ScopeSet.Of(Scope.Operations);
        if (!client.Scopes.Contains(scopes)) throw new ArgumentException("The client may not operate.", nameof(client));
        var left = session.EndsAt - time.GetUtcNow();
        var lifetime = left < options.AccessTokenLifetime ? left : options.AccessTokenLifetime;
        var claims = ClaimsOf(client);
        claims[TokenClaims.Session] = session.Id;
        claims[TokenClaims.OpenedAt] = session.OpenedAt.ToUnixTimeSeconds();
        return Issue(client.ClientId, scopes, lifetime, options.PagesAudience, claims);
    }

    public IssuedToken IssueForMailbox(string mailboxKeyHex, TimeSpan? lifetime = null)
    {
        if (!TokenClaims.TryReadMailboxKey(mailboxKeyHex, out _))
            throw new ArgumentException("A mailbox key is 32 lower-case hexadecimal digits, not all zero.", nameof(mailboxKeyHex));
        var length = lifetime is { } asked && asked < options.AccessTokenLifetime ? asked : options.AccessTokenLifetime;
        return Issue(
            mailboxKeyHex, ScopeSet.Of(Scope.Mailbox), length, options.Audience, new() { [TokenClaims.Mailbox] = mailboxKeyHex });
    }

    private static Dictionary<string, object> ClaimsOf(ClientSnapshot client) => new()
    {
        [TokenClaims.ClientId] = client.ClientId,
        [TokenClaims.Organisation] = client.OrganisationId,
    };

    private IssuedToken Issue(string subject, ScopeSet scopes, TimeSpan lifetime, string audience, Dictionary<string, object> claims)
    {
        var now = time.GetUtcNow();
        claims["sub"] = subject;
        claims["scope"] = scopes.ToString();
        claims["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes));
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenClaims.AccessTokenType,
            Issuer = options.Issuer,
            Audience = audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = keys.Current.Credentials,
        });
        return new IssuedToken(token, lifetime, scopes);
    }
}
