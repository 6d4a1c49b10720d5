using System.Text.Json.Serialization;

namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>How a dispatch's events are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DispatchEvent))]
public sealed partial class DispatchJson : JsonSerializerContext;
