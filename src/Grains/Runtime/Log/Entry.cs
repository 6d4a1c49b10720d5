using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>One entry of the log.</summary>
/// <param name="Sequence">Its number in the shard.</param>
/// <param name="Type">What it says.</param>
/// <param name="Stream">Whose it is.</param>
/// <param name="Version">Its number in the stream, from 1 without gaps.</param>
/// <param name="At">When it was decided, milliseconds since 1970.</param>
/// <param name="Payload">The rest, by type.</param>
public readonly record struct Entry(
    long Sequence, EntryType Type, StreamKey Stream, uint Version, long At, ReadOnlyMemory<byte> Payload);
