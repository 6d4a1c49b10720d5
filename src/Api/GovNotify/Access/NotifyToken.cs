using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Budkavle.Api.GovNotify.Access;

/// <summary>
/// The token that a client of GOV.UK Notify makes for each request: a JWT with <c>iss</c>, the service, and <c>iat</c>, signed with
/// HMAC-SHA256 by the key's secret.
/// </summary>
internal sealed class NotifyToken
{
    /// <summary>A clock may be this far off, either way.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private const int LengthMax = 4096;
    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private NotifyToken(byte[] signed, byte[] signature) => (_signed, _signature) = (signed, signature);

    /// <summary>Null where there is no text of that name.</summary>
    public string? Issuer { get; private init; }

    public bool IsHs256 { get; private init; }

    /// <summary>Seconds since 1970; the .NET client writes a fraction. Null where it is no number.</summary>
    public double? IssuedAt { get; private init; }

    /// <returns>Null if it is no token.</returns>
    public static NotifyToken? Parse(string text)
    {
        var parts = text.Length <= LengthMax ? text.Split('.') : [];
        if (parts.Length != 3) return null;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            if (header.RootElement.ValueKind != JsonValueKind.Object || claims.RootElement.ValueKind != JsonValueKind.Object) return null;
            return new NotifyToken(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]))
            {
                IsHs256 = TextOf(header.RootElement, "alg") == "HS256",
                Issuer = TextOf(claims.RootElement, "iss"),
                IssuedAt = claims.RootElement.TryGetProperty("iat", out var at) && at.ValueKind == JsonValueKind.Number
                    && at.TryGetDouble(out var seconds) ? seconds : null,
            };
        }
        catch (Exception damaged) when (damaged is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>In constant time.</summary>
    public bool IsSignedWith(string secret)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), _signed, expected);
        return CryptographicOperations.FixedTimeEquals(expected, _signature);
    }

    public bool IsIssuedAbout(DateTimeOffset now) =>
        IssuedAt is { } at && Math.Abs(at - (now.ToUnixTimeMilliseconds() / 1000.0)) <= Skew.TotalSeconds;

    private static string? TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
