namespace Budkavle.Storage;

/// <summary>What a store keeps besides log, contents and documents, and can be without: it follows from the log.</summary>
public interface IProjections
{
    /// <summary>
    /// Drops all rows of views, heads and keys, and their marks: whoever opens a shard next replays its log from the beginning. Of a
    /// call that
    /// breaks off, what is left counts as dropped or is whole. Only for a store that was opened for one process alone.
    /// </summary>
    /// <exception cref="StorageException">A silo is at work, or the store does not answer.</exception>
    Task DropProjectionsAsync(CancellationToken cancellationToken);
}
