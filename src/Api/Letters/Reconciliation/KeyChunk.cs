using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>Some consecutive lines of a reconciliation: their keys as text, and hashed.</summary>
internal sealed class KeyChunk
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _used;

    public List<KeyLine> Lines { get; } = [];

    /// <summary>The hashes of the keys that can be asked for.</summary>
    public List<UInt128> Keys { get; } = [];

    public ReadOnlySpan<byte> this[Segment segment] => _bytes.AsSpan(segment.Start, segment.Length);

    /// <summary>Room for a key of so many bytes.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _used < length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length));
        return _bytes.AsSpan(_used, length);
    }

    public void Add(long line, int length, UInt128 key)
    {
        Lines.Add(new KeyLine(line, new Segment(_used, length), Keys.Count, null));
        Keys.Add(key);
        _used += length;
    }

    public void AddFault(long line, ProblemCode fault) => Lines.Add(new KeyLine(line, default, -1, fault));

    public void Clear()
    {
        Lines.Clear();
        Keys.Clear();
        _used = 0;
    }
}
