using System.Text.Json.Serialization;

namespace Budkavle.Api.Letters;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LetterReceipt))]
[JsonSerializable(typeof(LetterState))]
internal sealed partial class LettersJson : JsonSerializerContext;
