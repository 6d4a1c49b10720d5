namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Where a chunk of recipients stands.</summary>
/// <param name="Shard">The shard of all its mailboxes.</param>
/// <param name="Count">Recipients in it.</param>
/// <param name="Hash">SHA-256 of its plain bytes.</param>
internal sealed record ChunkReference(int Shard, int Count, ReadOnlyMemory<byte> Hash);
