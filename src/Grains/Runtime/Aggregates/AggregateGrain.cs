using Budkavle.Storage;

namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>The grain around one aggregate. Its key is the name of its stream, as <see cref="StreamKey"/> writes it.</summary>
public abstract class AggregateGrain<TState, TEvent>(IAggregate<TState, TEvent> aggregate, ShardServices services) : Grain
    where TState : class
    where TEvent : class
{
    private AggregateRuntime<TState, TEvent>? _runtime;

    protected AggregateRuntime<TState, TEvent> Runtime => _runtime ??= new(
        aggregate, GrainFactory, Stream, Shards, services.Clock);

    protected virtual StreamKey Stream => StreamKey.Parse(this.GetPrimaryKeyString());

    protected int Shards => services.Store.Log.Shards;

    protected TimeProvider Clock => services.Clock;
}
