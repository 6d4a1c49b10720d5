using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>A final state, looked up by letter.</summary>
internal sealed class StateFacts(FinalState state)
{
    public FinalState State => state;

    public ILookup<string, FinalLetter> Letters { get; } = state.Letters.ToLookup(one => one.LetterId);

    public string At => $"({state.Name})";
}
