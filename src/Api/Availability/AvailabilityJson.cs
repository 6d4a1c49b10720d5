using System.Text.Json.Serialization;

namespace Budkavle.Api.Availability;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OutageList))]
[JsonSerializable(typeof(LetterDeadline))]
internal sealed partial class AvailabilityJson : JsonSerializerContext;
