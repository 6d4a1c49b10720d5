namespace Budkavle.Grains.Evidence;

/// <summary>Something in the store that is not as it was written.</summary>
/// <param name="Where">The place: a block, a tile, a content.</param>
/// <param name="What">What is wrong, in plain words.</param>
public sealed record AuditFault(string Where, string What);
