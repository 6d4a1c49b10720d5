using System.Text.Json.Serialization;

namespace Budkavle.Domain.Evidence;

/// <summary>How receipts are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReceiptDocument))]
[JsonSerializable(typeof(ReceiptClaims))]
public sealed partial class ReceiptJson : JsonSerializerContext;
