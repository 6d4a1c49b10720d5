using System.Text.Json;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Mandates;

/// <summary>Books and events of mandates between silos.</summary>
public static class MandateCodec
{
    public static byte[] Write(MandateBook book) => JsonSerializer.SerializeToUtf8Bytes(book, MandateJson.Default.MandateBook);

    public static byte[] Write(MandateEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, MandateJson.Default.MandateEvent);

    /// <exception cref="InvalidDataException">The bytes are no book.</exception>
    public static MandateBook ReadBook(ReadOnlyMemory<byte> bytes) => BookJson.Read(bytes, MandateJson.Default.MandateBook);

    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    public static MandateEvent ReadEvent(ReadOnlyMemory<byte> bytes) => BookJson.Read(bytes, MandateJson.Default.MandateEvent);
}
