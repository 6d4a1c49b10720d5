using System.Security.Cryptography;
using System.Text;
using Budkavle.Grains.Letters;
using Budkavle.Storage.Sealing;

namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>
/// The last part of the address at which a gateway reports what became of a text message: which letter it was about, encrypted as letter
/// ids are but under a key of its own, and a keyed hash of it. Whoever has not been given one cannot make one.
/// </summary>
public sealed class SmsReportTokens(KeyRing ring) : IDisposable
{
    /// <summary>64 hexadecimal digits.</summary>
    public const int Length = WordLength + (2 * HashBytes);

    private const int WordLength = 32;
    private const int HashBytes = 16;

    private readonly LetterIds _ids = new(ring, "sms-report-places");
    private readonly byte[] _secret = ring.DeriveSecret("sms-report-tokens", 32);

    public string TokenOf(int shard, long letterSequence, uint version)
    {
        var word = _ids.Encode(shard, letterSequence, version).ToString("N");
        return word + HashOf(word);
    }

    /// <summary>False for what was never given out.</summary>
    public bool TryRead(string token, out LetterId place)
    {
        place = default;
        if (token.Length != Length || token.AsSpan().ContainsAnyExcept("0123456789abcdef")) return false;
        var word = token[..WordLength];
        return CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(HashOf(word)), Encoding.ASCII.GetBytes(token[WordLength..]))
            && _ids.TryDecode(Guid.ParseExact(word, "N"), out place);
    }

    public void Dispose() => _ids.Dispose();

    private string HashOf(string word) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(word)).AsSpan(0, HashBytes));
}
