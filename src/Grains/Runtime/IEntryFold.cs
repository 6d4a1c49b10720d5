using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// What an entry does to the heads, views and keys of its shard: the same code when it is decided and when it is replayed.
/// </summary>
public interface IEntryFold
{
    /// <summary>The row that must be known to fold this entry, or null if none.</summary>
    IReadOnlyList<ViewKey> Needs(in Entry entry);

    /// <summary>Folds an entry. The row is the one asked for, if there is one.</summary>
    void Fold(Shard shard, in Entry entry, ViewRow? row);
}
