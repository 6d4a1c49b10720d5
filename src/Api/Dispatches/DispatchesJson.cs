using System.Text.Json.Serialization;

namespace Budkavle.Api.Dispatches;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DispatchBody))]
[JsonSerializable(typeof(DispatchPage))]
[JsonSerializable(typeof(UploadAnswer))]
[JsonSerializable(typeof(RefusedAnswer))]
internal sealed partial class DispatchesJson : JsonSerializerContext;
