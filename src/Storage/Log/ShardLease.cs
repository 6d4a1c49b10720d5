namespace Budkavle.Storage;

/// <summary>The right to write one shard, until someone opens it anew with a higher epoch.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Epoch">The writer's epoch, one more than the one before.</param>
/// <param name="LastSequence">The last sequence in the log, the opening block of this epoch included.</param>
public sealed record ShardLease(int Shard, long Epoch, long LastSequence);
