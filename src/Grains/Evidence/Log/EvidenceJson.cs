using System.Text.Json.Serialization;

namespace Budkavle.Grains.Evidence;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EvidenceState))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
