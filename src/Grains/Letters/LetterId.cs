using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <summary>Where a letter stands: its entry in the log, and its version in its mailbox.</summary>
public readonly record struct LetterId(LogPosition Position, uint Version);
