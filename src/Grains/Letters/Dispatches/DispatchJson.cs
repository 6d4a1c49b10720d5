using System.Text.Json.Serialization;
using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>How a dispatch's events are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DispatchEvent))]
public sealed partial class DispatchJson : JsonSerializerContext;
