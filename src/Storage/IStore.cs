namespace Budkavle.Storage;

/// <summary>All that is kept on disk, behind one door.</summary>
public interface IStore : IAsyncDisposable
{
    StoreInfo Info { get; }

    IEventLog Log { get; }

    IShardViews Views { get; }

    IKeyTable Keys { get; }

    IContentStore Contents { get; }

    IDocumentStore Documents { get; }
}
