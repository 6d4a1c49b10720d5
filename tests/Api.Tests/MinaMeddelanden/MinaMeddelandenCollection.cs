namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>Tests that share one silo with that port; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class MinaMeddelandenCollection : ICollectionFixture<MinaMeddelandenFixture>
{
    public const string Name = "mina meddelanden";
}
