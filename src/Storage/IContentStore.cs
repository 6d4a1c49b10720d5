namespace Budkavle.Storage;

/// <summary>
/// Contents by the hash of their plain bytes: stored once however many letters carry them. The bytes given here are sealed.
/// </summary>
public interface IContentStore
{
    /// <summary>Stores a content unless it is there already. Durable on return.</summary>
    ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken);

    /// <summary>The sealed bytes, or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken);

    /// <summary>Names of contents after the given one (null: from the first) in the order of their bytes, at most so many.</summary>
    ValueTask<IReadOnlyList<ContentHash>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken);

    /// <summary>Deletes a content; nothing happens where there is none. Only for contents that nothing else can name.</summary>
    ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken);

    ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken);
}
