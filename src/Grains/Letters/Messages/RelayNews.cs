using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>What became of a letter for another operator.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.relay-news")]
public readonly record struct RelayNews
{
    [Id(0)]
    public UInt128 Mailbox { get; init; }

    /// <summary>Taken, refused or given up.</summary>
    [Id(1)]
    public EntryType What { get; init; }

    /// <summary>A <see cref="Domain.Letters.Relaying.RelayNote"/>.</summary>
    [Id(2)]
    public ReadOnlyMemory<byte> Payload { get; init; }
}
