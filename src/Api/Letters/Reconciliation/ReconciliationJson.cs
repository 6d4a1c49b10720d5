using System.Text.Json.Serialization;

namespace Budkavle.Api.Letters.Reconciliation;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeySecret))]
[JsonSerializable(typeof(DigestAnswer))]
internal sealed partial class ReconciliationJson : JsonSerializerContext;
