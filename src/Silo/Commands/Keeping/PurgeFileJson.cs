using System.Text.Json;
using System.Text.Json.Serialization;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>A word that is misspelt must not be taken for a rule that is not there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(PurgeFile))]
internal sealed partial class PurgeFileJson : JsonSerializerContext;
