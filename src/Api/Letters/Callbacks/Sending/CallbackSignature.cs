using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>
/// Signatures by Standard Webhooks 1.0: HMAC-SHA256 over <c>id.timestamp.body</c> under the bytes behind <c>whsec_</c>, one for each secret
/// that is good, with spaces between.
/// </summary>
internal static class CallbackSignature
{
    private const string Prefix = "whsec_";
    private const int SecretBytes = 32;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public static string Of(string id, long timestamp, ReadOnlySpan<byte> body, IReadOnlyList<CallbackSecret> secrets, DateTimeOffset now)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Where(secret => secret.Until is null || secret.Until > now).Select(secret =>
            "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret.Text[Prefix.Length..]), signed))));
    }
}
