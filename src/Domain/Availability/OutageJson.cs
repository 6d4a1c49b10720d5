using System.Text.Json.Serialization;

namespace Budkavle.Domain.Availability;

/// <summary>How events about outages are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OutageEvent))]
public sealed partial class OutageJson : JsonSerializerContext;
