namespace Orleans.Concurrency;

/// <summary>The caller gets a completed task at once and never learns the outcome. Never for a change of state.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;
