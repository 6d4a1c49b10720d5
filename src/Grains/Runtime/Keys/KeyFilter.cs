using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// A Bloom filter that grows in layers, each twice the one before: says "never seen" for about 99 of 100 new keys at 1.5 bytes a key,
/// so that a new letter needs no look-up. Keys are uniformly distributed hashes. Safe for one writer and many readers.
/// </summary>
public sealed class KeyFilter(int firstLayerKeys = KeyFilter.FirstLayerKeysDefault)
{
    private const int BitsPerKey = 12;
    private const int ProbesPerKey = 6;
    private const int WordsPerBlock = 8;
    private const int FirstLayerKeysDefault = 1 << 20;

    /// <summary>Well below what a database takes as one value, and within what a statement has time for.</summary>
    private const int PartBytes = 64 * 1024 * 1024;

    /// <summary>Copied at a time: a layer may have more bytes than a span can count.</summary>
    private const int WordsAtATime = 1 << 20;
    private readonly List<ulong[]> _layers = [];
    private volatile ulong[][] _published = [];
    private long _lastLayerKeys;

    public long Count { get; private set; }

    public bool MayContain(UInt128 key)
    {
        foreach (var layer in _published)
        {
            if (Contains(layer, key)) return true;
        }

        return false;
    }

    public void Add(UInt128 key)
    {
        if (_layers.Count == 0 || _lastLayerKeys >= (long)firstLayerKeys << (_layers.Count - 1))
        {
            _layers.Add(new ulong[((long)firstLayerKeys << _layers.Count) * BitsPerKey / 64]);
            _lastLayerKeys = 0;
            _published = [.. _layers];
        }

        var words = _layers[^1];
        var (start, bits) = Place(words, key);
        for (var i = 0; i < ProbesPerKey; i++, bits >>= 9) words[start + (int)((bits >> 6) & 7)] |= 1UL << (int)(bits & 63);
        _lastLayerKeys++;
        Count++;
    }

    private static bool Contains(ulong[] words, UInt128 key)
    {
        var (start, bits) = Place(words, key);
        for (var i = 0; i < ProbesPerKey; i++, bits >>= 9)
        {
            if ((words[start + (int)((bits >> 6) & 7)] & (1UL << (int)(bits & 63))) == 0) return false;
        }

        return true;
    }

    /// <summary>One cache line a key: the block from the high half, the bits in it from the low half.</summary>
    private static (int Start, ulong Bits) Place(ulong[] words, UInt128 key)
    {
        var blocks = (uint)(words.Length / WordsPerBlock);
        var block = (int)(((UInt128)(ulong)(key >> 64) * blocks) >> 64);
        return (block * WordsPerBlock, (ulong)key);
    }

    /// <summary>Takes in the keys of another filter, which must not change meanwhile. What either may contain, this one may.</summary>
    public void Merge(KeyFilter other)
    {
        for (var at = 0; at < other._layers.Count; at++)
        {
            var words = other._layers[at];
            if (at < _layers.Count && _layers[at].Length == words.Length)
            {
                for (var word = 0; word < words.Length; word++) _layers[at][word] |= words[word];
            }
            else
            {
                _layers.Add(words);
            }
        }

        Count = Math.Max(Count, other.Count);
        if (_layers.Count == 0) return;
        // How many keys of the last layer both had is not known, but its bits tell how many there are together.
        _lastLayerKeys = Math.Max(_lastLayerKeys, KeysIn(_layers[^1]));
        _published = [.. _layers];
    }

    /// <summary>About how many keys have set a layer's bits.</summary>
    private static long KeysIn(ulong[] words)
    {
        var bits = words.Length * 64.0;
        var set = words.Sum(word => (double)System.Numerics.BitOperations.PopCount(word));
        return set >= bits ? long.MaxValue : (long)(-bits / ProbesPerKey * Math.Log(1 - (set / bits)));
    }

    /// <summary>The filter as bytes, in parts of <see cref="PartBytes"/>, the last one shorter.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Save(int partBytes = PartBytes)
    {
        var parts = new Parts(partBytes, 16 + _layers.Sum(layer => (layer.Length * 8L) + 4));
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Count);
        parts.Write(number);
        BinaryPrimitives.WriteInt64LittleEndian(number, _lastLayerKeys);
        parts.Write(number);
        foreach (var layer in _layers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, layer.Length);
            parts.Write(number[..4]);
            for (var start = 0; start < layer.Length; start += WordsAtATime)
                parts.Write(MemoryMarshal.AsBytes(layer.AsSpan(start, Math.Min(WordsAtATime, layer.Length - start))));
        }

        return parts.Written;
    }

    /// <param name="parts">What was saved, however it is cut.</param>
    /// <param name="firstLayerKeys">Keys of the first layer.</param>
    /// <exception cref="InvalidDataException">The bytes are not those of a filter.</exception>
    public static KeyFilter Load(IReadOnlyList<ReadOnlyMemory<byte>> parts, int firstLayerKeys = FirstLayerKeysDefault)
    {
        var filter = new KeyFilter(firstLayerKeys);
        var bytes = new PartsReader(parts);
        if (bytes.Left == 0) return filter;
        Span<byte> number = stackalloc byte[8];
        bytes.Read(number);
        filter.Count = BinaryPrimitives.ReadInt64LittleEndian(number);
        bytes.Read(number);
        filter._lastLayerKeys = BinaryPrimitives.ReadInt64LittleEndian(number);
        while (bytes.Left > 0)
        {
            bytes.Read(number[..4]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(number);
            if (length < WordsPerBlock || length > bytes.Left / 8) throw Damaged();
            var words = new ulong[length];
            for (var start = 0; start < length; start += WordsAtATime)
                bytes.Read(MemoryMarshal.AsBytes(words.AsSpan(start, Math.Min(WordsAtATime, length - start))));
            filter._layers.Add(words);
        }

        // Saved before the first key it has no layer, and only then.
        if (filter._layers.Count == 0 && filter.Count != 0) throw Damaged();
        filter._published = [.. filter._layers];
        return filter;
    }

    private static InvalidDataException Damaged() => new("The filter of idempotency keys is cut short.");

    private sealed class Parts(int partBytes, long length)
    {
        private readonly List<ReadOnlyMemory<byte>> _written = [];
        private byte[] _part = [];
        private long _left = length;
        private int _at;

        public IReadOnlyList<ReadOnlyMemory<byte>> Written => _written;

        public void Write(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                if (_at == _part.Length) Begin();
                var taken = Math.Min(bytes.Length, _part.Length - _at);
                bytes[..taken].CopyTo(_part.AsSpan(_at));
                _at += taken;
                bytes = bytes[taken..];
            }
        }

        private void Begin()
        {
            (_part, _at) = (new byte[Math.Min(partBytes, _left)], 0);
            _left -= _part.Length;
            _written.Add(_part);
        }
    }

    private sealed class PartsReader(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        private int _part;
        private int _at;

        public long Left { get; private set; } = parts.Sum(part => (long)part.Length);

        public void Read(Span<byte> destination)
        {
            if (destination.Length > Left) throw Damaged();
            Left -= destination.Length;
            while (!destination.IsEmpty)
            {
                var rest = parts[_part].Span[_at..];
                var taken = Math.Min(rest.Length, destination.Length);
                rest[..taken].CopyTo(destination);
                destination = destination[taken..];
                (_part, _at) = taken == rest.Length ? (_part + 1, 0) : (_part, _at + taken);
            }
        }
    }
}
