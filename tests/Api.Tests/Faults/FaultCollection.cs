using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Faults;

/// <summary>Tests that start processes share one PostgreSQL server and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "faults";
}
