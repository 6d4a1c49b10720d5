using Budkavle.Domain.Portal;

namespace Budkavle.Grains.Portal;

/// <summary>
/// An agency in the portal. The key is the stream's name (<c>KeyedHashes.PortalOf</c>) as 32 hexadecimal digits.
/// </summary>
[Alias("budkavle.portal")]
public interface IPortalGrain : IGrainWithStringKey
{
    /// <summary>The book as <see cref="PortalCodec"/> writes it.</summary>
    [Alias("read")]
    Task<ReadOnlyMemory<byte>> Read();

    /// <summary>Lets an event happen (<see cref="PortalCodec"/>), if the rules allow it. Durable on return.</summary>
    [Alias("record")]
    Task<PortalRefusal> Record(ReadOnlyMemory<byte> proposed);
}
