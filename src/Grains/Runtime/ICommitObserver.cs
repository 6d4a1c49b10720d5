using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>Hears of what was committed, after the commit and in order within a shard. Must return at once and not throw.</summary>
public interface ICommitObserver
{
    /// <summary>
    /// A block was stored by this process; told before <see cref="Committed"/>. Its bytes may be read during the call only.
    /// </summary>
    void Stored(Block block)
    {
    }

    void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices);

    /// <summary>This process is found to be the shard's writer still, though it commits nothing; told now and then.</summary>
    void Held(int shard, long lastSequence)
    {
    }

    /// <summary>
    /// A shard was opened here, and its log ends at the given entry. Entries up to it may have been committed without
    /// <see cref="Committed"/> being called: by another process, or in a commit whose outcome was unknown.
    /// </summary>
    void Opened(int shard, long lastSequence)
    {
    }
}
