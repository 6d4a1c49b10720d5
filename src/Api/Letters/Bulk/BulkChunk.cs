using Budkavle.Api.Letters.Parsing;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>
/// Some consecutive lines of a bulk request on their way: parsed, grouped by shard, delivered, and answered in order.
/// </summary>
internal sealed class BulkChunk(int shards)
{
    private readonly List<DeliverItem>?[] _byShard = new List<DeliverItem>?[shards];
    private readonly List<(int Shard, int Offset, int Length)> _payloads = [];
    private byte[] _bytes = new byte[64 * 1024];
    private int _used;

    public List<BulkLine> Lines { get; } = [];

    /// <summary>Bytes of payloads and keys gathered so far.</summary>
    public int Bytes => _used;

    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _used < length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length));
        return _bytes.AsSpan(_used, length);
    }

    public Segment Take(int length)
    {
        var segment = new Segment(_used, length);
        _used += length;
        return segment;
    }

    public Segment Keep(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        return Take(bytes.Length);
    }

    public ReadOnlySpan<byte> this[Segment segment] => _bytes.AsSpan(segment.Start, segment.Length);

    public void AddFault(long line, Segment key, LetterFault fault) => Lines.Add(new BulkLine(line, key, fault, -1, 0));

    /// <summary>Adds a letter whose payload is kept at a segment. The payload itself is set when the chunk is complete.</summary>
    public void AddLetter(long line, Segment key, int shard, in DeliverItem item, Segment payload)
    {
        var list = _byShard[shard] ??= [];
        Lines.Add(new BulkLine(line, key, default, shard, list.Count));
        list.Add(item);
        _payloads.Add((shard, payload.Start, payload.Length));
    }

    /// <summary>The letters of each shard, with their payloads: the buffer no longer moves.</summary>
    public DeliverItem[]?[] Complete()
    {
        var lists = new DeliverItem[]?[_byShard.Length];
        var next = new int[_byShard.Length];
        for (var shard = 0; shard < lists.Length; shard++) lists[shard] = _byShard[shard]?.ToArray();
        foreach (var (shard, offset, length) in _payloads)
        {
            ref var item = ref lists[shard]![next[shard]++];
            item = item with { Payload = _bytes.AsMemory(offset, length) };
        }

        return lists;
    }

    /// <summary>
    /// Says that a call with some of these letters ended without an answer. It may still be waiting and will then read them: the chunk
    /// must not be used for other letters.
    /// </summary>
    public void Abandon() => IsAbandoned = true;

    /// <inheritdoc cref="Abandon"/>
    public bool IsAbandoned { get; private set; }

    /// <summary>Empties the chunk for the next lines. Nothing of it may be in use.</summary>
    public void Clear()
    {
        foreach (var list in _byShard) list?.Clear();
        _payloads.Clear();
        Lines.Clear();
        _used = 0;
    }
}
