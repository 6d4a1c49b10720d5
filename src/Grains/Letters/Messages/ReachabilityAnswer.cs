namespace Budkavle.Grains.Letters;

/// <summary>The answer to a look-up of one recipient.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.reachability")]
public readonly record struct ReachabilityAnswer
{
    [Id(0)]
    public Reachability Status { get; init; }

    /// <summary>Internet domain of the operator that the recipient chose, or null for this one.</summary>
    [Id(1)]
    public string? Operator { get; init; }
}
