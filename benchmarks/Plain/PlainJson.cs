using System.Text.Json.Serialization;

namespace Budkavle.Plain;

/// <summary>Generated serialisers: no reflection on the hot path.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Letter))]
[JsonSerializable(typeof(LetterAnswer))]
[JsonSerializable(typeof(BulkLineAnswer))]
internal sealed partial class PlainJson : JsonSerializerContext;
