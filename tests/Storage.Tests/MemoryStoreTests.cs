using Budkavle.Storage.InMemory;
using Budkavle.Storage.Tests.Compliance;

namespace Budkavle.Storage.Tests;

public sealed class MemoryStoreTests : StoreCompliance
{
    private MemoryStore? store;

    protected override Task<IStore> OpenStoreAsync() => Task.FromResult<IStore>(store ??= new MemoryStore(Shards, Clock));
}
