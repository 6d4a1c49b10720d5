using System.Text.Json.Serialization;

namespace Budkavle.Domain.Submissions;

/// <summary>How envelopes and the events of intakes and of sent submissions are stored.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SubmissionEnvelope))]
[JsonSerializable(typeof(IntakeForm))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int[]))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(IntakeEvent))]
[JsonSerializable(typeof(IntakeState))]
[JsonSerializable(typeof(SentEvent))]
[JsonSerializable(typeof(SentBox))]
[JsonSerializable(typeof(SentAnswer))]
public sealed partial class SubmissionJson : JsonSerializerContext;
