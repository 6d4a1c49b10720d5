using System.Text.Json.Serialization;

namespace Budkavle.Api.GovNotify.Keys;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NotifyKeyRing))]
internal sealed partial class NotifyKeysJson : JsonSerializerContext;
