using System.Text.Json.Serialization;

namespace Budkavle.Grains.Availability;

/// <summary>
/// The last proof of life, as stored: when each shard last worked, in milliseconds since 1970, and whether the end was in order.
/// </summary>
internal sealed record LifeSign(long[] ShardsAt, bool Stopped);

/// <summary>How a proof of life is written.</summary>
[JsonSerializable(typeof(LifeSign))]
internal sealed partial class LifeSignJson : JsonSerializerContext;
