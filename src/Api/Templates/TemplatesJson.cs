using System.Text.Json.Serialization;

namespace Budkavle.Api.Templates;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(TemplateVersion))]
[JsonSerializable(typeof(TemplateDocument))]
[JsonSerializable(typeof(TemplateList))]
[JsonSerializable(typeof(FilledTemplate))]
internal sealed partial class TemplatesJson : JsonSerializerContext;
