using System.Collections.Concurrent;
using Budkavle.Grains.Runtime;

namespace Budkavle.Grains.Tests.Support;

/// <summary>Remembers what was committed.</summary>
public sealed class RecordingObserver : ICommitObserver
{
    private readonly ConcurrentQueue<Notice> _notices = new();

    public IReadOnlyCollection<Notice> Notices => _notices;

    public void Committed(int shard, long lastSequence, IReadOnlyList<Notice> notices)
    {
        foreach (var notice in notices) _notices.Enqueue(notice);
    }
}
