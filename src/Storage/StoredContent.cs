namespace Budkavle.Storage;

/// <summary>A content as the store lists it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TouchedAt">
/// When it was last stored or about to be named, within <see cref="IContentStore.TouchedWithin"/>: milliseconds since 1970.
/// </param>
/// <param name="Bytes">How many sealed bytes it takes.</param>
/// <param name="IsTrace">Whether it was removed and this is what was left.</param>
public readonly record struct StoredContent(ContentHash Name, long TouchedAt, long Bytes, bool IsTrace);
