using Budkavle.Grains.Runtime;
using Budkavle.Storage;

namespace Budkavle.Grains.Hosting;

/// <summary>Passes commits on to all who listen.</summary>
public sealed class CommitObservers : ICommitObserver
{
    private volatile ICommitObserver[] _observers = [];

    public void Add(ICommitObserver observer) => _observers = [.. _observers, observer];

    public void Stored(Block block)
    {
        foreach (var observer in _observers) observer.Stored(block);
    }

    public void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices)
    {
        foreach (var observer in _observers) observer.Committed(shard, lastSequence, notices);
    }

    public void Held(int shard, long lastSequence)
    {
        foreach (var observer in _observers) observer.Held(shard, lastSequence);
    }

    public void Opened(int shard, long lastSequence)
    {
        foreach (var observer in _observers) observer.Opened(shard, lastSequence);
    }
}
