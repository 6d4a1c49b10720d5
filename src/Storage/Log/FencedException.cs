namespace Budkavle.Storage;

/// <summary>The writer's epoch is over: another owner has opened the shard. Nothing was written.</summary>
public sealed class FencedException(int shard, long epoch)
    : StorageException($"Epoch {epoch} of shard {shard} is over.");
