namespace Budkavle.Storage;

/// <summary>An idempotency key that was used: what it was used for, and the first answer.</summary>
/// <param name="Key">Keyed hash of the sender and its key.</param>
/// <param name="Fingerprint">64 bits of a keyed hash of recipient and content that came with it.</param>
/// <param name="Position">The entry that the key produced.</param>
/// <param name="Version">That entry's version in its stream.</param>
/// <param name="AtMilliseconds">When, in milliseconds since 1970.</param>
public readonly record struct KeyRow(UInt128 Key, ulong Fingerprint, LogPosition Position, uint Version, long AtMilliseconds);
