using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Storage;

namespace Budkavle.Grains.Availability;

/// <summary>
/// The last proof of life, as stored: when each shard last worked, in milliseconds since 1970, and whether the end was in order.
/// </summary>
internal sealed record LifeSign(long[] ShardsAt, bool Stopped)
{
    /// <summary>The document that holds it.</summary>
    public const string Document = "availability/life-sign";

    /// <summary>Null if there is none, or it is of a log with another number of shards.</summary>
    public static LifeSign? Read(Document document, int shards)
    {
        if (document.Version == 0) return null;
        var sign = JsonSerializer.Deserialize(document.Bytes.Span, LifeSignJson.Default.LifeSign);
        return sign is not null && sign.ShardsAt.Length == shards ? sign : null;
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, LifeSignJson.Default.LifeSign);
}

/// <summary>How a proof of life is written.</summary>
[JsonSerializable(typeof(LifeSign))]
internal sealed partial class LifeSignJson : JsonSerializerContext;
