namespace Budkavle.Capacity.Simulating;

/// <summary>The cores of one machine: jobs in order of arrival, each on one core from beginning to end.</summary>
internal sealed class ServerPool(EventQueue events, int servers)
{
    private readonly Queue<(double Seconds, Action Done)> _waiting = new();
    private int _free = servers;

    /// <summary>Processor seconds served so far, begun jobs counted in full.</summary>
    public double BusySeconds { get; private set; }

    public void Run(double seconds, Action done)
    {
        if (_free == 0)
            _waiting.Enqueue((seconds, done));
        else
            Begin(seconds, done);
    }

    private void Begin(double seconds, Action done)
    {
        _free--;
        BusySeconds += seconds;
        events.After(seconds, () =>
        {
            _free++;
            if (_waiting.TryDequeue(out var next))
                Begin(next.Seconds, next.Done);
            done();
        });
    }
}
