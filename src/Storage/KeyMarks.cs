namespace Budkavle.Storage;

/// <summary>
/// How far the key table has come: for each shard the last sequence whose keys are in it, and the filter over all keys saved.
/// </summary>
public sealed record KeyMarks(IReadOnlyList<long> Sequences, ReadOnlyMemory<byte> Filter);
