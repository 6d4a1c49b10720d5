namespace Budkavle.Api.Operations.Watching;

/// <summary>How many actors of each kind are in memory; each engine knows its own.</summary>
public interface IActivationCounts
{
    /// <summary>By the name of the actor's class, without its namespace; in a cluster of all silos.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken);
}
