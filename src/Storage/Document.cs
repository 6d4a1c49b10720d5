namespace Budkavle.Storage;

/// <summary>A small named value and its version, from 1; 0 where there is none.</summary>
public sealed record Document(long Version, ReadOnlyMemory<byte> Bytes);
