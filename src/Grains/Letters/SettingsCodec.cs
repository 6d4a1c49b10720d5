using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>Settings as they stand in the log and the views: JSON, so that fields can be added.</summary>
public static partial class SettingsCodec
{
    public static byte[] Write(MailboxSettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, SettingsJson.Default.MailboxSettings);

    /// <exception cref="InvalidDataException">The bytes are not settings.</exception>
    public static MailboxSettings Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(bytes.Span, SettingsJson.Default.MailboxSettings);
            return settings ?? throw new InvalidDataException("Stored settings are empty.");
        }
        catch (JsonException)
        {
            // Without the reason, which may quote what is personal.
            throw new InvalidDataException("Stored settings are not JSON.");
        }
    }

    [JsonSourceGenerationOptions(
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(MailboxSettings))]
    private sealed partial class SettingsJson : JsonSerializerContext;
}
