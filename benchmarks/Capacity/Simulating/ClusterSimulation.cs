using Budkavle.Load.Measuring;
using Budkavle.Silo.Planning.Model;

namespace Budkavle.Capacity.Simulating;

/// <summary>
/// A discrete-event simulation of a cluster: Poisson arrivals of single letters and lists, each for a random shard; its silo's cores; the
/// lane its shard commits through; the cores of the lane's database. It follows every item and knows none of the model's formulas. The same
/// seed gives the same result.
/// </summary>
internal sealed class ClusterSimulation
{
    private readonly EventQueue _events = new();
    private readonly Random _random;
    private readonly LoadShape _shape;
    private readonly int _shards;
    private readonly int _cores;
    private readonly ServerPool[] _silos;
    private readonly ServerPool[] _databases;
    private readonly CommitLane[] _lanes;
    private readonly LatencyHistogram _latencies = new();
    private double _latencySum;
    private long _letters;
    private long _itemsLeft;
    private double _lastArrival;

    /// <param name="items">Items that arrive in all.</param>
    /// <param name="fixedCommit">Seconds of a commit besides the database's processors.</param>
    public ClusterSimulation(LoadShape shape, Cluster cluster, double fixedCommit, long items, int seed)
    {
        (_shape, _shards, _cores, _itemsLeft, _random) = (shape, cluster.Shards, cluster.Cores, items, new Random(seed));
        _silos = [.. Enumerable.Range(0, cluster.Silos).Select(_ => new ServerPool(_events, cluster.Cores))];
        _databases = [.. Enumerable.Range(0, cluster.Databases).Select(_ => new ServerPool(_events, cluster.Cores))];
        _lanes = [.. Enumerable.Range(0, cluster.Silos * cluster.LanesPerSilo)
            .Select(lane => new CommitLane(_events, _databases[lane % cluster.Databases], fixedCommit))];
    }

    public SimulationResult Run()
    {
        Arrive();
        _events.Run();
        var coreSeconds = _lastArrival * _cores;
        return new SimulationResult(_letters, _lastArrival, _silos.Average(s => s.BusySeconds) / coreSeconds,
            _silos.Max(s => s.BusySeconds) / coreSeconds,
            _databases.Average(d => d.BusySeconds) / coreSeconds,
            (double)_lanes.Sum(l => l.Items) / _lanes.Sum(l => l.Commits), _lanes.Sum(l => l.BusySeconds) / (_lastArrival * _lanes.Length),
            _latencySum / _letters, _latencies.ValueAt(50) / 1e6, _latencies.ValueAt(99) / 1e6);
    }

    private void Arrive()
    {
        if (_itemsLeft-- == 0)
            return;
        _events.After(-Math.Log(1 - _random.NextDouble()) / _shape.ItemsPerSecond, () =>
        {
            _lastArrival = _events.Now;
            Deliver(Draw(), _random.Next(_shards));
            Arrive();
        });
    }

    private LoadShape.Item Draw()
    {
        var drawn = _random.NextDouble();
        foreach (var item in _shape.Items)
        {
            drawn -= item.Share;
            if (drawn < 0)
                return item;
        }
        return _shape.Items[^1];
    }

    private void Deliver(LoadShape.Item item, int shard)
    {
        var arrived = _events.Now;
        // Shards go to silos in turn, and within a silo to its lanes in turn.
        var silo = shard % _silos.Length;
        var lanesPerSilo = _lanes.Length / _silos.Length;
        var lane = silo * lanesPerSilo + shard / _silos.Length % lanesPerSilo;
        _silos[silo].Run(item.SiloSeconds, () => _lanes[lane].Append(item.DatabaseSeconds, () =>
        {
            var latency = _events.Now - arrived;
            _latencies.Record((long)(latency * 1e6), item.Letters);
            _latencySum += latency * item.Letters;
            _letters += item.Letters;
        }));
    }
}
