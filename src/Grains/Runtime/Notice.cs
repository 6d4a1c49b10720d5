using Budkavle.Domain.Letters.Notifications;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>A committed entry that someone outside must be told of.</summary>
/// <param name="Position">The entry that made the letter available.</param>
/// <param name="Stream">The mailbox.</param>
/// <param name="Version">The letter's version there.</param>
/// <param name="LetterSequence">The sequence of the letter's own entry; another than the position's if the letter was scheduled.</param>
/// <param name="At">Milliseconds since 1970.</param>
/// <param name="Sender">Who sent the letter.</param>
public readonly record struct Notice(
    LogPosition Position, StreamKey Stream, uint Version, long LetterSequence, long At, UInt128 Sender)
{
    /// <summary>What is done while the letter stays unread.</summary>
    public Escalation Escalation { get; init; }

    /// <summary>It is no letter: a message of a service stands in the outbox.</summary>
    public bool IsOutbound { get; init; }
}
