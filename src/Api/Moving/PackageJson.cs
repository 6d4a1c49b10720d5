using System.Text.Json.Serialization;

namespace Budkavle.Api.Moving;

/// <summary>How packages are written.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PackageManifest))]
[JsonSerializable(typeof(PackageLetter))]
[JsonSerializable(typeof(PackageLetter.Evidence))]
internal sealed partial class PackageJson : JsonSerializerContext;
