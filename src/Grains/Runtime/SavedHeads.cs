using System.Buffers;

namespace Budkavle.Grains.Runtime;

/// <summary>A copy of heads in parts, in memory that is used again: a shard of a large register has 20 MB of them.</summary>
public sealed class SavedHeads : IDisposable
{
    private readonly List<byte[]> _buffers = [];
    private readonly List<ReadOnlyMemory<byte>> _parts = [];

    /// <summary>Valid until disposal.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Parts => _parts;

    internal Span<byte> Add(int bytes)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        _buffers.Add(buffer);
        _parts.Add(buffer.AsMemory(0, bytes));
        return buffer.AsSpan(0, bytes);
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers) ArrayPool<byte>.Shared.Return(buffer);
        _buffers.Clear();
        _parts.Clear();
    }
}
