using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Budkavle.Chaos.Client;

/// <summary>A letter that the run sends: its content follows from its key and its variant.</summary>
internal sealed class Letter
{
    private Letter(string key, int recipient, string subject, string body, string more)
    {
        (Key, Recipient, Digest) = (key, recipient, DigestOf(subject, body));
        Fields = $"\"subject\":{JsonSerializer.Serialize(subject)},"
            + $"\"body\":{{\"contentType\":\"text/plain\",\"content\":{JsonSerializer.Serialize(body)}}}{more}";
    }

    public string Key { get; }

    public int Recipient { get; }

    /// <summary>Digest of what the recipient sees.</summary>
    public string Digest { get; }

    /// <summary>The fields that dispatches have too, as JSON without braces.</summary>
    public string Fields { get; }

    public bool IsScheduled { get; private init; }

    public static Letter Make(string key, int recipient, int length, bool confirm, DateTimeOffset? publishAt, string variant = "")
    {
        var more = (confirm ? ",\"confirmationRequired\":true" : "")
            + (publishAt is { } at ? $",\"publishAt\":\"{at:yyyy-MM-ddTHH:mm:ss.fffZ}\"" : "");
        return new Letter(key, recipient, $"Decision {key}{variant}", Filler($"{key}{variant}", length), more)
        {
            IsScheduled = publishAt is not null,
        };
    }

    public static string DigestOf(string subject, string body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject + "\n" + body)))[..24];

    public string Json(Cast cast) => $"{{\"recipient\":\"{cast.Recipients[Recipient]}\",{Fields}}}";

    public string Line(Cast cast) => $"{{\"key\":\"{Key}\",\"recipient\":\"{cast.Recipients[Recipient]}\",{Fields}}}";

    /// <summary>Text of a length that differs from letter to letter.</summary>
    private static string Filler(string from, int length)
    {
        var text = new StringBuilder("Hello. ", length + 64);
        while (text.Length < length) text.Append(from).Append(' ');
        return text.ToString();
    }
}
