namespace Budkavle.Checker;

/// <summary>One breach of an invariant.</summary>
/// <param name="What">What is wrong, in words; holds the letter's id where there is one.</param>
/// <param name="Operation">The operation concerned as the history names it, or empty.</param>
public sealed record Violation(Invariant Invariant, ViolationKind Kind, string What, string Operation)
{
    public override string ToString() => Operation.Length == 0 ? $"{Invariant}: {What}" : $"{Invariant}: {What} (operation {Operation})";
}
