namespace Orleans;

/// <summary>
/// A promise that a value does not change after it is passed. On Orleans it saves the copy of a local call; here nothing is ever
/// copied, so the promise must hold for every argument and result.
/// </summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter
    | AttributeTargets.ReturnValue,
    Inherited = false)]
public sealed class ImmutableAttribute : Attribute;
