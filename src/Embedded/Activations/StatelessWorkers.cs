using Orleans.Runtime;

namespace Budkavle.Embedded.Activations;

/// <summary>The activations of a stateless worker under one key, at most <paramref name="max"/> at a time.</summary>
internal sealed class StatelessWorkers(GrainClass grainClass, IdSpan key, int max)
{
    private readonly List<Activation> _workers = [];

    public Activation[] Snapshot()
    {
        lock (_workers)
        {
            return [.. _workers];
        }
    }

    /// <summary>An idle worker, else a new one, else the one with the shortest queue.</summary>
    public Activation Pick()
    {
        lock (_workers)
        {
            Activation? shortest = null;
            foreach (var worker in _workers)
            {
                if (shortest is null || worker.Pending < shortest.Pending)
                {
                    shortest = worker;
                }
            }

            if (shortest is null || (shortest.Pending > 0 && _workers.Count < max))
            {
                shortest = new Activation(grainClass, key);
                _workers.Add(shortest);
                grainClass.Host.OnCreated(shortest);
            }

            return shortest;
        }
    }

    public void Forget(Activation activation)
    {
        lock (_workers)
        {
            _workers.Remove(activation);
        }
    }
}
