using System.Text.Json.Serialization;

namespace Budkavle.Api.Submissions;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IntakeDocument))]
[JsonSerializable(typeof(SubmissionPage))]
[JsonSerializable(typeof(SubmissionDocument))]
[JsonSerializable(typeof(Acknowledged))]
[JsonSerializable(typeof(FormDocument))]
[JsonSerializable(typeof(FormList))]
[JsonSerializable(typeof(FormHead))]
[JsonSerializable(typeof(FormVersion))]
internal sealed partial class SubmissionsJson : JsonSerializerContext;
