namespace Budkavle.Grains.Letters.Reconciliation;

/// <summary>What stands for all keys of a range: how many there are, and all of them combined by exclusive or.</summary>
/// <param name="Count">Letters.</param>
/// <param name="Combined">The exclusive or of their keyed hashes, of which two ranges that differ share one by a chance of 2^-128.</param>
public readonly record struct KeyDigest(long Count, UInt128 Combined)
{
    public KeyDigest With(UInt128 key) => new(Count + 1, Combined ^ key);

    public KeyDigest With(in KeyDigest other) => new(Count + other.Count, Combined ^ other.Combined);
}
