using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Notifications.Upkeep;

/// <summary>A notification that was given up and waits for an operator.</summary>
/// <param name="LetterId">The letter that its recipient has not been told of.</param>
/// <param name="Sender">Who sent the letter.</param>
/// <param name="At">When it was given up, milliseconds since 1970.</param>
/// <param name="Outcome">How, after how many attempts, and why.</param>
public sealed record DeadLetter(Guid LetterId, UInt128 Sender, long At, NotificationOutcome Outcome);
