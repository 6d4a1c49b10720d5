using System.Text.Json.Serialization;

namespace Budkavle.Api.Submissions;

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IntakeDocument))]
[JsonSerializable(typeof(SubmissionPage))]
[JsonSerializable(typeof(SubmissionDocument))]
[JsonSerializable(typeof(Acknowledged))]
internal sealed partial class SubmissionsJson : JsonSerializerContext;
