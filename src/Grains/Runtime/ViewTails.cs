using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Tails whose rows are written, to be used again. Made anew for each writing, their arrays were most of what the collector had to do in
/// a dispatch to millions, and a third of the process's memory. Safe for use by many threads.
/// </summary>
internal sealed class ViewTails
{
    /// <summary>One shard's views are written at a time, a second's where a reader asked for it.</summary>
    private const int SparesMax = 2;

    private readonly Stack<ViewTail> _spares = new(SparesMax);
    private readonly Stack<List<ViewRow>> _runs = new(SparesMax);

    public ViewTail Take()
    {
        lock (_spares) return _spares.TryPop(out var tail) ? tail : new ViewTail();
    }

    /// <summary>Takes back a tail that nobody reads any more.</summary>
    public void GiveBack(ViewTail tail)
    {
        tail.Clear();
        lock (_spares)
        {
            if (_spares.Count < SparesMax) _spares.Push(tail);
        }
    }

    /// <summary>An empty list for the rows of a tail in their order.</summary>
    public List<ViewRow> TakeRun()
    {
        lock (_runs) return _runs.TryPop(out var run) ? run : [];
    }

    /// <summary>Takes back a list that has been written.</summary>
    public void GiveBack(List<ViewRow> run)
    {
        run.Clear();
        lock (_runs)
        {
            if (_runs.Count < SparesMax) _runs.Push(run);
        }
    }
}
