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

    /// <summary>Looks at how large the store is and what in it is slow. Not for the path of letters: it asks every database.</summary>
    /// <exception cref="StorageException">A database does not answer.</exception>
    ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken) => new(StoreInspection.Nothing);
}
