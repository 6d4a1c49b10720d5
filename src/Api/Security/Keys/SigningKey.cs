using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Security.Keys;

/// <summary>A P-256 key of the service and the time in which it is of use.</summary>
public sealed class SigningKey
{
    internal SigningKey(string keyId, DateTimeOffset createdAt, DateTimeOffset? retireAt, ECDsa key)
    {
        KeyId = keyId;
        CreatedAt = createdAt;
        RetireAt = retireAt;
        SecurityKey = new ECDsaSecurityKey(key) { KeyId = keyId };
        Credentials = new SigningCredentials(SecurityKey, SecurityAlgorithms.EcdsaSha256);
    }

    public string KeyId { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>When the last token signed with it is over; null for the newest key.</summary>
    public DateTimeOffset? RetireAt { get; }

    internal ECDsaSecurityKey SecurityKey { get; }

    internal SigningCredentials Credentials { get; }

    internal static SigningKey Create(DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(12)), now, null, key);
    }

    internal SigningKey Retiring(DateTimeOffset at) => new(KeyId, CreatedAt, at, SecurityKey.ECDsa);
}
