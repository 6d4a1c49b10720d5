namespace Orleans.Concurrency;

/// <summary>Calls of this interface method may run between the turns of one another, but never beside a call that is not read-only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
