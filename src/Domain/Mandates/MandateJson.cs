using System.Text.Json.Serialization;

namespace Budkavle.Domain.Mandates;

/// <summary>How mandate events are stored, and books sent between silos.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MandateEvent))]
[JsonSerializable(typeof(MandateBook))]
public sealed partial class MandateJson : JsonSerializerContext;
