namespace Orleans.Concurrency;

/// <summary>Calls of this interface method may run between the turns of any other call, half-done changes included.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;
