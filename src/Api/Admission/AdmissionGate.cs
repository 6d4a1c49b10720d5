namespace Budkavle.Api.Admission;

/// <summary>Counts the work in progress and says no, at once, when there is no room. Safe for any number of threads.</summary>
public sealed class AdmissionGate(ApiLimits limits, IMemoryGauge memory)
{
    private int _units;
    private int _bulk;

    /// <summary>Cost units in use now.</summary>
    public int UnitsInUse => Volatile.Read(ref _units);

    internal bool TryEnter(EndpointCost cost)
    {
        if (cost.IsFree) return true;
        if (memory.Share >= limits.MemoryShareMax) return false;
        if (cost.IsBulk && Interlocked.Increment(ref _bulk) > limits.ConcurrentBulkMax)
        {
            Interlocked.Decrement(ref _bulk);
            return false;
        }

        if (Interlocked.Add(ref _units, UnitsOf(cost)) <= limits.CostUnitsMax) return true;
        Leave(cost);
        return false;
    }

    internal void Leave(EndpointCost cost)
    {
        Interlocked.Add(ref _units, -UnitsOf(cost));
        if (cost.IsBulk) Interlocked.Decrement(ref _bulk);
    }

    private int UnitsOf(EndpointCost cost) => cost.IsBulk ? limits.BulkCostUnits : cost.Units;
}
