namespace Budkavle.Storage;

/// <summary>The place of one entry in the log: its shard, and its number there, from 1 without gaps.</summary>
public readonly record struct LogPosition(int Shard, long Sequence);
