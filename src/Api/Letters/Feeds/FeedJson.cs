using System.Text.Json.Serialization;

namespace Budkavle.Api.Letters.Feeds;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatusPage))]
internal sealed partial class FeedJson : JsonSerializerContext;
