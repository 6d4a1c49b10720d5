namespace Budkavle.Storage;

/// <summary>The SHA-256 of a content's plain bytes, which is also its name in the store.</summary>
public readonly record struct ContentHash(UInt128 High, UInt128 Low);
