namespace Budkavle.Storage;

/// <summary>
/// Contents by the hash of their plain bytes: stored once however many letters carry them. The bytes given here are sealed.
/// </summary>
/// <remarks>
/// Nobody counts who names a content. So each remembers when somebody last stored it or meant to name it (<see cref="TouchAsync"/>), and
/// is removed only while that is long ago: whoever names a content touches it first, and has named it in the log well before the grace of
/// a removal is over.
/// </remarks>
public interface IContentStore
{
    /// <summary>How exact the time of the last touch is: one that is younger is not written again.</summary>
    public static readonly TimeSpan TouchedWithin = TimeSpan.FromHours(1);

    /// <summary>Stores a content unless it is there already, and touches it. Durable on return.</summary>
    ValueTask PutAsync(ContentHash hash, ReadOnlyMemory<byte> sealedBytes, CancellationToken cancellationToken);

    /// <summary>The sealed bytes, or null; null also where a trace is all that is left.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetAsync(ContentHash hash, CancellationToken cancellationToken);

    /// <summary>What was left in place of a content that was removed (<see cref="RemoveAsync"/>), or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> GetTraceAsync(ContentHash hash, CancellationToken cancellationToken);

    /// <summary>Contents and traces after the given name (null: from the first) in the order of their names, at most so many.</summary>
    ValueTask<IReadOnlyList<StoredContent>> ListAsync(ContentHash? after, int countMax, CancellationToken cancellationToken);

    /// <summary>Deletes a content; nothing happens where there is none. Only for contents that nothing else can name.</summary>
    ValueTask DeleteAsync(ContentHash hash, CancellationToken cancellationToken);

    /// <summary>Whether a content is there.</summary>
    ValueTask<bool> ExistsAsync(ContentHash hash, CancellationToken cancellationToken);

    /// <summary>Says that a content is about to be named. False where it is not there: then it must be put. Durable on return.</summary>
    ValueTask<bool> TouchAsync(ContentHash hash, CancellationToken cancellationToken);

    /// <summary>
    /// Removes contents, each only if it is there and was last touched before a time, which is looked at together with the removal: a
    /// content that somebody touches meanwhile stays. All in one commit.
    /// </summary>
    /// <param name="removals">Which, and what is left in their place.</param>
    /// <param name="touchedBefore">Milliseconds since 1970.</param>
    /// <param name="cancellationToken">Ends it; then nothing is removed, or all.</param>
    /// <returns>Those that were removed.</returns>
    ValueTask<IReadOnlyList<ContentHash>> RemoveAsync(
        IReadOnlyList<ContentRemoval> removals, long touchedBefore, CancellationToken cancellationToken);
}
