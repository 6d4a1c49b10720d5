using Budkavle.Domain.Mandates;

namespace Budkavle.Grains.Mandates;

/// <summary>
/// The book of one mailbox's mandates: who may act for its owner, and what registers have told of the owner. The key is the stream's name
/// (<c>KeyedHashes.MandatesOf</c>) as 32 hexadecimal digits.
/// </summary>
[Alias("budkavle.mandates")]
public interface IMandateGrain : IGrainWithStringKey
{
    /// <summary>The book as <see cref="MandateCodec"/> writes it.</summary>
    [Alias("read")]
    Task<ReadOnlyMemory<byte>> Read();

    /// <summary>Lets an event happen (<see cref="MandateCodec"/>), if the rules allow it. Durable on return; may be repeated.</summary>
    [Alias("record")]
    Task<MandateRefusal> Record(ReadOnlyMemory<byte> proposed);
}
