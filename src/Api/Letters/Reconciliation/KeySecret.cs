namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>What a sender needs to compute its digests.</summary>
/// <param name="Algorithm">HMAC-SHA256.</param>
/// <param name="Secret">In hexadecimal; the sender's own, and the same for ever.</param>
/// <param name="HashBytes">So many first bytes of the HMAC of a key count.</param>
public sealed record KeySecret(string Algorithm, string Secret, int HashBytes);
