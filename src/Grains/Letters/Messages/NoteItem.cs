using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>An entry about a letter that no recipient's command made.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.note-item")]
public readonly record struct NoteItem
{
    [Id(0)]
    public UInt128 Mailbox { get; init; }

    [Id(1)]
    public EntryType Type { get; init; }

    [Id(2)]
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whose feed tells of it.</summary>
    [Id(3)]
    public UInt128 Sender { get; init; }
}
