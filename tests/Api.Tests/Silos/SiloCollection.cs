namespace Budkavle.Api.Tests.Silos;

/// <summary>Tests that share one silo; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SiloCollection : ICollectionFixture<SiloFixture>
{
    public const string Name = "silo";
}
