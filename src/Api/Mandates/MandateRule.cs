namespace Budkavle.Api.Mandates;

/// <summary>Endpoint metadata: who of those that act for others may use a route of the mailbox. Without it, those who may read.</summary>
/// <param name="IsOpenTo">Asked for everybody who is not the owner; null for a route that is always about the caller's own self.</param>
internal sealed record MandateRule(Func<Acting, bool>? IsOpenTo);
