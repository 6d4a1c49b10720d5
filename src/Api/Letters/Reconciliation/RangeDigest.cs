namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>What stands for the keys of a range.</summary>
/// <param name="Range">The first bits of the hash of each of its keys, as a number.</param>
/// <param name="Count">How many keys.</param>
/// <param name="Digest">The exclusive or of their hashes, 32 hexadecimal digits.</param>
public sealed record RangeDigest(int Range, long Count, string Digest);
