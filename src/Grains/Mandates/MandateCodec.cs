using System.Text.Json;
using Budkavle.Domain.Mandates;

namespace Budkavle.Grains.Mandates;

/// <summary>Books and events of mandates between silos: JSON, so that fields can be added.</summary>
public static class MandateCodec
{
    public static byte[] Write(MandateBook book) => JsonSerializer.SerializeToUtf8Bytes(book, MandateJson.Default.MandateBook);

    public static byte[] Write(MandateEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, MandateJson.Default.MandateEvent);

    /// <exception cref="InvalidDataException">The bytes are no book.</exception>
    public static MandateBook ReadBook(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, MandateJson.Default.MandateBook) ?? MandateBook.Initial;
        }
        catch (JsonException)
        {
            // Without the reason, which may quote what is personal.
            throw new InvalidDataException("A book of mandates is not JSON.");
        }
    }

    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    public static MandateEvent ReadEvent(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, MandateJson.Default.MandateEvent)
                ?? throw new InvalidDataException("An event of mandates is empty.");
        }
        catch (JsonException)
        {
            throw new InvalidDataException("An event of mandates is not JSON.");
        }
    }
}
