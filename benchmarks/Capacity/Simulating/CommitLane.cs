namespace Budkavle.Capacity.Simulating;

/// <summary>A connection to a database with one commit under way: whatever is queued when it ends is the next commit.</summary>
internal sealed class CommitLane(EventQueue events, ServerPool database, double fixedSeconds)
{
    private List<(double DatabaseSeconds, Action Done)> _queued = [];
    private bool _busy;
    private double _busySince;

    public long Commits { get; private set; }

    public long Items { get; private set; }

    public double BusySeconds { get; private set; }

    public void Append(double databaseSeconds, Action done)
    {
        _queued.Add((databaseSeconds, done));
        if (!_busy)
            Commit();
    }

    private void Commit()
    {
        var batch = _queued;
        _queued = [];
        _busy = true;
        _busySince = events.Now;
        Commits++;
        Items += batch.Count;
        // The database works on one core, then the flush and the way there and back take their time without a processor.
        database.Run(batch.Sum(item => item.DatabaseSeconds), () => events.After(fixedSeconds, () =>
        {
            _busy = false;
            BusySeconds += events.Now - _busySince;
            if (_queued.Count > 0)
                Commit();
            foreach (var (_, done) in batch)
                done();
        }));
    }
}
