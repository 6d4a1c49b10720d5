namespace Budkavle.Api.Security;

/// <summary>A signed access token and how long it lives.</summary>
public sealed record IssuedToken(string AccessToken, TimeSpan ExpiresIn, ScopeSet Scopes)
{
    /// <summary>Without the token, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"IssuedToken({Scopes})";
}
