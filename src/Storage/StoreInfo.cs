namespace Budkavle.Storage;

/// <summary>
/// What the store is and what it promises, as read back from it at start; shown by the operations page and every benchmark.
/// </summary>
/// <param name="Kind">memory, sqlite or postgresql, with version.</param>
/// <param name="Durability">The settings that decide what a power cut can take, as name=value.</param>
/// <param name="WriteLanes">How many commits may be under way at once; shard s is written by lane s modulo this.</param>
public sealed record StoreInfo(string Kind, IReadOnlyList<string> Durability, int WriteLanes);
