namespace Orleans.Concurrency;

/// <summary>
/// Every call of this grain class may run between the turns of every other. Nothing read before an await may be trusted after it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;
