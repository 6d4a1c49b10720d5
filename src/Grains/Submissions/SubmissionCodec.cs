using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Submissions;

namespace Budkavle.Grains.Submissions;

/// <summary>Intakes and sent submissions between silos: JSON, so that fields can be added.</summary>
public static class SubmissionCodec
{
    public static byte[] Write(IntakeState state) => JsonSerializer.SerializeToUtf8Bytes(state, SubmissionJson.Default.IntakeState);

    public static byte[] Write(IntakeChanged changed) => JsonSerializer.SerializeToUtf8Bytes(changed, SubmissionJson.Default.IntakeChanged);

    public static byte[] Write(SentBox box) => JsonSerializer.SerializeToUtf8Bytes(box, SubmissionJson.Default.SentBox);

    public static byte[] Write(SubmissionSent sent) => JsonSerializer.SerializeToUtf8Bytes(sent, SubmissionJson.Default.SubmissionSent);

    public static byte[] Write(SentAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, SubmissionJson.Default.SentAnswer);

    public static byte[] Write(SubmissionEnvelope envelope) =>
        JsonSerializer.SerializeToUtf8Bytes(envelope, SubmissionJson.Default.SubmissionEnvelope);

    public static IntakeState ReadIntake(ReadOnlyMemory<byte> bytes) => Read(bytes, SubmissionJson.Default.IntakeState);

    public static IntakeChanged ReadChange(ReadOnlyMemory<byte> bytes) => Read(bytes, SubmissionJson.Default.IntakeChanged);

    public static SentBox ReadBox(ReadOnlyMemory<byte> bytes) => Read(bytes, SubmissionJson.Default.SentBox);

    public static SubmissionSent ReadSent(ReadOnlyMemory<byte> bytes) => Read(bytes, SubmissionJson.Default.SubmissionSent);

    public static SentAnswer ReadAnswer(ReadOnlyMemory<byte> bytes) => Read(bytes, SubmissionJson.Default.SentAnswer);

    public static SubmissionEnvelope ReadEnvelope(ReadOnlyMemory<byte> bytes) => Read(bytes, SubmissionJson.Default.SubmissionEnvelope);

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    private static T Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, type) ?? throw new InvalidDataException("What is told of submissions is empty.");
        }
        catch (JsonException)
        {
            // Without the reason, which may quote what is personal.
            throw new InvalidDataException("What is told of submissions is not JSON.");
        }
    }
}
