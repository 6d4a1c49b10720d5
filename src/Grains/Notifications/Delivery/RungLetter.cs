using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>A letter about which something was put off until now.</summary>
/// <param name="Entry">The entry that put it off.</param>
/// <param name="Before">What that entry says.</param>
/// <param name="Letter">Where the letter stands.</param>
internal readonly record struct RungLetter(Entry Entry, NotificationOutcome Before, LetterStanding Letter)
{
    public StreamKey Mailbox => Entry.Stream;

    /// <summary>It is told of together with others.</summary>
    public bool WaitsForDigest => Before.InDigest && Before.NextStep == Before.Step;

    /// <summary>Null if the entry puts nothing off.</summary>
    public static RungLetter? Of(Entry? entry, LetterStanding letter)
    {
        if (entry is not { } known || !LogLetters.IsOutcome(known, out _)) return null;
        var before = NotificationOutcome.Read(known.Payload.Span);
        return before.NextAttemptAt == 0 ? null : new RungLetter(known, before, letter);
    }
}
