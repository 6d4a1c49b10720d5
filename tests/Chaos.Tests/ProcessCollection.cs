namespace Budkavle.Chaos.Tests;

/// <summary>Tests that start silos run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ProcessCollection
{
    public const string Name = "processes";
}
