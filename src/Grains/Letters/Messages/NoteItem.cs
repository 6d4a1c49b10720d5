using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Letters;

/// <summary>The outcome of a notification.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.note-item")]
public readonly record struct NoteItem
{
    [Id(0)]
    public UInt128 Mailbox { get; init; }

    [Id(1)]
    public EntryType Type { get; init; }

    /// <summary>A <see cref="NotificationOutcome"/>.</summary>
    [Id(2)]
    public ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whose feed tells of it.</summary>
    [Id(3)]
    public UInt128 Sender { get; init; }

    /// <summary>The entry that must be the letter's last outcome, for what is added to an outcome later; 0 for all else.</summary>
    [Id(4)]
    public long After { get; init; }
}
