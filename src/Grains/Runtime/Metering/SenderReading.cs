namespace Budkavle.Grains.Runtime;

/// <summary>Letters of one sender, since the start of the process, by what it was told of them.</summary>
public readonly record struct SenderReading(UInt128 Sender, long Accepted, long Repeated, long Refused);
