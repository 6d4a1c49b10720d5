using System.Text.Json.Serialization;

namespace Budkavle.Domain.Portal;

/// <summary>How an agency's events are stored, and its book sent between silos.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PortalEvent))]
[JsonSerializable(typeof(PortalBook))]
public sealed partial class PortalJson : JsonSerializerContext;
