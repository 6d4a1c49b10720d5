using Budkavle.Simulation.Scheduling;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Simulation.Storing;

/// <summary>
/// What is durable in a world: it outlives every process. What a process has asked for and the store has not done yet is apart from it,
/// with the loop, and is lost when the store stops.
/// </summary>
internal sealed class Disk(Node node, Chance chance, int shards, int lanes)
{
    private readonly MemoryStore _store = new(shards);
    private int _outage;

    /// <summary>The store's own process: calls are done on it, whoever made them.</summary>
    public Node Node => node;

    public IStore Durable => _store;

    /// <summary>For planted bugs: what is stored, past every rule.</summary>
    public IReadOnlyList<MemoryShard> States => _store.States;

    public StoreInfo Info { get; } = new("simulated", ["durability=none"], lanes);

    public StoreRates Rates { get; set; } = StoreRates.Quiet;

    /// <summary>Counts stops: calls of before one are not done after it.</summary>
    public int Stops { get; private set; }

    /// <summary>Calls that have been done, by whether they wrote.</summary>
    public long Writes { get; private set; }

    /// <summary>Calls that ended otherwise than well, by how.</summary>
    public Dictionary<StoreFate, long> Faults { get; } = [];

    public bool IsDown => _outage > 0;

    /// <summary>Called with each write that was done and its process, so that whoever waits for a place to strike finds one.</summary>
    public Action<StoreCall, Node>? Done { get; set; }

    /// <summary>What was not done is lost, and for a time every call fails.</summary>
    public void Stop(TimeSpan outage)
    {
        Stops++;
        _outage++;
        node.Loop.After(outage, node, () => _outage--);
    }

    public TimeSpan Delay()
    {
        var delay = TimeSpan.FromMicroseconds(chance.Between(50, 3000));
        if (!chance.Happens(Rates.Slow)) return delay;
        // Mostly a hiccup, seldom longer than others wait: while the store stands still nothing happens that a crash could spoil.
        return delay + chance.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(chance.Below(8) == 0 ? 20 : 1));
    }

    public StoreFate FateOf(StoreCall call)
    {
        var fate = Draw(call);
        if (fate != StoreFate.Good) Faults[fate] = Faults.GetValueOrDefault(fate) + 1;
        return fate;
    }

    public void Count(StoreCall call, Node caller)
    {
        if (call == StoreCall.Read) return;
        Writes++;
        Done?.Invoke(call, caller);
    }

    /// <summary>How much of so many parts is done before a call fails halfway.</summary>
    public int Cut(int parts) => chance.Below(parts + 1);

    private StoreFate Draw(StoreCall call)
    {
        if (call == StoreCall.Read) return chance.Happens(Rates.ReadFails) ? StoreFate.FailsBefore : StoreFate.Good;
        if (!chance.Happens(Rates.WriteFails)) return StoreFate.Good;
        return chance.Below(4) switch
        {
            0 => StoreFate.FailsBefore,
            1 => StoreFate.FailsAfter,
            2 => StoreFate.FailsAndHappens,
            _ => call is StoreCall.SaveViews or StoreCall.SaveKeys ? StoreFate.FailsHalfway : StoreFate.FailsAfter,
        };
    }
}
