using System.Text.Json.Serialization;

namespace Budkavle.Api.Evidence;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReceiptList))]
[JsonSerializable(typeof(LogProof))]
internal sealed partial class EvidenceApiJson : JsonSerializerContext;
