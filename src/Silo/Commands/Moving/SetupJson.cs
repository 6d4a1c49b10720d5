using System.Text.Json.Serialization;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>How a set-up is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SetupDocument))]
internal sealed partial class SetupJson : JsonSerializerContext;
