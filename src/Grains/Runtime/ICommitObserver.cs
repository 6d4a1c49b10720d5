namespace Budkavle.Grains.Runtime;

/// <summary>Hears of what was committed, after the commit and in order within a shard. Must return at once and not throw.</summary>
public interface ICommitObserver
{
    void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices);
}
