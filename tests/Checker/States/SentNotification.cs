namespace Budkavle.Checker.States;

/// <summary>One message that a channel handed over, repeats included.</summary>
/// <param name="Id">The stable id that it was sent under.</param>
/// <param name="LetterId">
/// The letter, where the one who reads can tell; else empty, and only numbers per recipient are held together.
/// </param>
/// <param name="Recipient">Whom it went to.</param>
public sealed record SentNotification(string Id, string LetterId, string Recipient);
