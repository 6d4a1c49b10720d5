using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Budkavle.Callbacks.Sink;

/// <summary>
/// Checks and counts what comes. Its check of Standard Webhooks is written from the published text, and shares nothing with the sender's.
/// </summary>
internal sealed class SinkBook
{
    private const string SecretMark = "whsec_";
    private static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _secrets = [];
    private readonly HashSet<string> _ids = [];
    private readonly Dictionary<Guid, int> _stages = [];
    private long _repeated;
    private long _forged;
    private long _outOfOrder;

    public void Trust(string name, string secret)
    {
        lock (_gate) _secrets[name] = Convert.FromBase64String(secret[SecretMark.Length..]);
    }

    public void Forget()
    {
        lock (_gate)
        {
            _ids.Clear();
            _stages.Clear();
            (_repeated, _forged, _outOfOrder) = (0, 0, 0);
        }
    }

    public SinkCount Count()
    {
        using var self = Process.GetCurrentProcess();
        lock (_gate) return new SinkCount(_ids.Count, _repeated, _forged, _outOfOrder, self.TotalProcessorTime.TotalSeconds);
    }

    /// <returns>Whether the message is genuine.</returns>
    public bool Take(string name, string id, string timestamp, string signatures, byte[] body)
    {
        byte[]? secret;
        lock (_gate) secret = _secrets.GetValueOrDefault(name);
        if (secret is null || !IsGenuine(secret, id, timestamp, signatures, body))
        {
            lock (_gate) _forged++;
            return false;
        }

        using var message = JsonDocument.Parse(body);
        var letter = message.RootElement.GetProperty("data").GetProperty("letterId").GetGuid();
        var stage = message.RootElement.GetProperty("type").GetString() switch
        {
            "letter.scheduled" => 1,
            "letter.delivered" => 2,
            _ => 3,
        };
        lock (_gate)
        {
            if (!_ids.Add(id)) _repeated++;
            else if (_stages.TryGetValue(letter, out var before) && before >= stage) _outOfOrder++;
            else _stages[letter] = stage;
        }

        return true;
    }

    private static bool IsGenuine(byte[] secret, string id, string timestamp, string signatures, byte[] body)
    {
        if (!long.TryParse(timestamp, CultureInfo.InvariantCulture, out var seconds)) return false;
        if ((DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > SkewMax) return false;
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes(id + "." + timestamp + "."));
        hmac.AppendData(body);
        var wanted = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(hmac.GetHashAndReset()));
        return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), wanted));
    }
}
