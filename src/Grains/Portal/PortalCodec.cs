using System.Text.Json;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Portal;

/// <summary>Agencies and events of the portal between silos.</summary>
public static class PortalCodec
{
    public static byte[] Write(PortalBook book) => JsonSerializer.SerializeToUtf8Bytes(book, PortalJson.Default.PortalBook);

    public static byte[] Write(PortalEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, PortalJson.Default.PortalEvent);

    /// <exception cref="InvalidDataException">The bytes are no book.</exception>
    public static PortalBook ReadBook(ReadOnlyMemory<byte> bytes) => BookJson.Read(bytes, PortalJson.Default.PortalBook);

    /// <exception cref="InvalidDataException">The bytes are no event.</exception>
    public static PortalEvent ReadEvent(ReadOnlyMemory<byte> bytes) => BookJson.Read(bytes, PortalJson.Default.PortalEvent);
}
