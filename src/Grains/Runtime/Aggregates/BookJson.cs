using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>Books and their events between silos: JSON, so that fields can be added.</summary>
internal static class BookJson
{
    /// <exception cref="InvalidDataException">The bytes are not of that form.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> form) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, form) ?? throw new InvalidDataException($"A {typeof(T).Name} is empty.");
        }
        catch (JsonException)
        {
            // Without the reason, which may quote what is personal.
            throw new InvalidDataException($"A {typeof(T).Name} is not JSON.");
        }
    }
}
