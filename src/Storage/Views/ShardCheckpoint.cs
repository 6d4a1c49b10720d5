namespace Budkavle.Storage;

/// <summary>Where the views and heads of a shard stand.</summary>
/// <param name="ViewsSequence">All entries up to this one are in the views; 0 if none.</param>
/// <param name="HeadsSequence">The sequence that the saved heads reflect; 0 if none were saved.</param>
public sealed record ShardCheckpoint(long ViewsSequence, long HeadsSequence);
