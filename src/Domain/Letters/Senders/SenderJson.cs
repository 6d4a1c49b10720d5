using System.Text.Json.Serialization;

namespace Budkavle.Domain.Letters.Senders;

/// <summary>How a sender's events are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SenderEvent))]
public sealed partial class SenderJson : JsonSerializerContext;
