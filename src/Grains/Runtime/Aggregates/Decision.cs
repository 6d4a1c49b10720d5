namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>What a decider answers: the events that happen, and what to tell the caller.</summary>
public sealed record Decision<TEvent, TAnswer>(IReadOnlyList<TEvent> Events, TAnswer Answer);
