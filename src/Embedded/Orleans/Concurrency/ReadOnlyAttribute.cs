namespace Orleans.Concurrency;

/// <summary>Calls of this interface method may run between one another's turns, but never beside a call that is not read-only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;
