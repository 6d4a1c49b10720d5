using System.Security.Cryptography;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Moving;

/// <summary>
/// Whose package it is, for whoever knows the owner's number: PBKDF2 with HMAC-SHA256 over its twelve digits. Numbers are few, so the hash
/// is dear to compute, and it stands only inside the package, beside letters that name their reader anyway.
/// </summary>
/// <param name="Salt">Another for each package.</param>
/// <param name="Rounds">How often the function is applied.</param>
/// <param name="Hash">32 bytes.</param>
public sealed record PackageOwner(byte[] Salt, int Rounds, byte[] Hash)
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int RoundsNow = 210_000;

    public static PackageOwner Of(IdentityNumber number)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PackageOwner(salt, RoundsNow, HashOf(number, salt, RoundsNow));
    }

    public bool Is(IdentityNumber number) =>
        Rounds is > 0 and <= PackageLimits.OwnerRoundsMax && CryptographicOperations.FixedTimeEquals(Hash, HashOf(number, Salt, Rounds));

    private static byte[] HashOf(IdentityNumber number, byte[] salt, int rounds)
    {
        Span<byte> digits = stackalloc byte[12];
        number.TryFormat(digits, out _);
        return Rfc2898DeriveBytes.Pbkdf2(digits, salt, rounds, HashAlgorithmName.SHA256, HashBytes);
    }
}
