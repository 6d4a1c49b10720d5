namespace Budkavle.Storage;

/// <summary>A content to remove.</summary>
/// <param name="Name">Which.</param>
/// <param name="Trace">What is left in its place, sealed; empty for nothing.</param>
public readonly record struct ContentRemoval(ContentHash Name, ReadOnlyMemory<byte> Trace);
