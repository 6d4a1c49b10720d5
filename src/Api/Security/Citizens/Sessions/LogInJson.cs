using System.Text.Json.Serialization;

namespace Budkavle.Api.Security.Citizens.Sessions;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<LogInEntry>))]
internal sealed partial class LogInJson : JsonSerializerContext;
