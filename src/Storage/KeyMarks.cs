namespace Budkavle.Storage;

/// <summary>
/// How far the key table has come: for each shard the last sequence whose keys are in it, and the filter over all keys saved, in parts,
/// since no database has values of any size.
/// </summary>
public sealed record KeyMarks(IReadOnlyList<long> Sequences, IReadOnlyList<ReadOnlyMemory<byte>> Filter);
