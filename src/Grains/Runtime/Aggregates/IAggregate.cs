using System.Text.Json.Serialization.Metadata;
using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>How one kind of aggregate folds its events and keeps them.</summary>
/// <typeparam name="TState">An immutable state.</typeparam>
/// <typeparam name="TEvent">The base of its events; a JSON type discriminator names each, and is stored.</typeparam>
public interface IAggregate<TState, TEvent>
    where TState : class
    where TEvent : class
{
    /// <summary>The state before the first event.</summary>
    TState Initial { get; }

    JsonTypeInfo<TEvent> EventType { get; }

    TState Apply(TState state, TEvent happened, DateTimeOffset at);

    /// <summary>When the aggregate wants to be woken, or null. Asked after each change.</summary>
    (DateTimeOffset At, AlarmKind Kind)? AlarmOf(TState state) => null;
}
