using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Mailboxes.Push;

/// <summary>
/// Who sends, for push services (VAPID, RFC 8292). The key follows from the key ring, so there is none to keep, every silo has the same,
/// and browsers stay subscribed over restarts and rotations.
/// </summary>
public sealed class VapidKey : IDisposable
{
    /// <summary>Half of the day that a token may last at most (RFC 8292 2).</summary>
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(12);

    /// <summary>A token is used until it has this much left: clocks differ.</summary>
    private static readonly TimeSpan _rest = TimeSpan.FromHours(6);

    /// <summary>There are a handful of push services; more are somebody's invention, and are not remembered.</summary>
    private const int TokensMax = 100;

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _tokens = new();
    private readonly ECDsa _key;
    private readonly Lock _signing = new();

    public VapidKey(KeyRing ring)
    {
        _key = Derive(ring);
        PublicKey = Base64Url.EncodeToString(PushEncryption.PointOf(_key));
    }

    /// <summary>What browsers subscribe with: an uncompressed point in Base64url.</summary>
    public string PublicKey { get; }

    /// <summary>The field <c>Authorization</c> for one push service.</summary>
    public string Authorize(Uri endpoint, string contact, DateTimeOffset now)
    {
        var origin = endpoint.GetLeftPart(UriPartial.Authority);
        if (!_tokens.TryGetValue(origin, out var known) || known.Until - now < _rest)
        {
            known = (Sign(origin, contact, now + _lifetime), now + _lifetime);
            if (_tokens.Count < TokensMax || _tokens.ContainsKey(origin)) _tokens[origin] = known;
        }

        return $"vapid t={known.Token}, k={PublicKey}";
    }

    public void Dispose() => _key.Dispose();

    private string Sign(string origin, string contact, DateTimeOffset until)
    {
        var claims = new Dictionary<string, object> { ["aud"] = origin, ["exp"] = until.ToUnixTimeSeconds(), ["sub"] = contact };
        var text = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8) + "."
            + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
        lock (_signing)
        {
            var signature = _key.SignData(
                Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            return text + "." + Base64Url.EncodeToString(signature);
        }
    }

    /// <summary>A number below the curve's order is a private key; one in four billion derived is not, and the next is taken.</summary>
    private static ECDsa Derive(KeyRing ring)
    {
        for (var attempt = 0; ; attempt++)
        {
            var number = ring.DeriveSecret(attempt == 0 ? "web-push-vapid" : $"web-push-vapid/{attempt}", 32);
            if (number.AsSpan(0, 4).SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF])) continue;
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = number });
        }
    }
}
