using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// The heads of all streams of a shard: open addressing, 32 bytes a slot, no object per stream, so that ten million mailboxes take
/// about half a gigabyte and the garbage collector sees one array a shard. Not safe for use by several threads.
/// </summary>
public sealed class HeadTable
{
    private const int CapacityMin = 1024;
    private Slot[] _slots = new Slot[CapacityMin];

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Slot
    {
        public ulong High;
        public ulong Low;
        public MailboxHead Head;
    }

    public int Count { get; private set; }

    /// <summary>The head of a stream, or a null reference. Valid until the next call of <see cref="GetOrAdd"/>.</summary>
    public ref MailboxHead Find(StreamKey stream)
    {
        ref var slot = ref Locate(stream);
        if (slot.Head.Version == 0) return ref Unsafe.NullRef<MailboxHead>();
        return ref slot.Head;
    }

    /// <summary>The head of a stream, made if it is not there; the caller must give it a version above 0 before the next call.</summary>
    public ref MailboxHead GetOrAdd(StreamKey stream)
    {
        // Seven eighths full: with linear probing and hashed keys a hit takes about four steps at the worst fill.
        if (Count >= _slots.Length - (_slots.Length >> 3)) Grow(_slots.Length * 2);
        ref var slot = ref Locate(stream);
        if (slot.Head.Version == 0)
        {
            slot.High = (ulong)(stream.Value >> 64);
            slot.Low = (ulong)stream.Value;
            Count++;
        }

        return ref slot.Head;
    }

    /// <summary>Mailboxes that can be reached, and the letters and unread letters of all together. Reads the whole table.</summary>
    public (long Mailboxes, long Letters, long Unread) Total()
    {
        var (mailboxes, letters, unread) = (0L, 0L, 0L);
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.Head.IsReachable) mailboxes++;
            letters += slot.Head.Letters;
            unread += slot.Head.Unread;
        }

        return (mailboxes, letters, unread);
    }

    private ref Slot Locate(StreamKey stream)
    {
        var high = (ulong)(stream.Value >> 64);
        var low = (ulong)stream.Value;
        var slots = _slots;
        var mask = slots.Length - 1;
        // The low half is uniform within a shard; the high half's first bits are the shard. Shard streams have 0 there.
        for (var i = (int)(low ^ high) & mask; ; i = (i + 1) & mask)
        {
            ref var slot = ref slots[i];
            if (slot.Head.Version == 0 || (slot.Low == low && slot.High == high)) return ref slot;
        }
    }

    private void Grow(int capacity)
    {
        var old = _slots;
        _slots = new Slot[capacity];
        foreach (ref readonly var slot in old.AsSpan())
        {
            if (slot.Head.Version == 0) continue;
            Locate(new StreamKey(new UInt128(slot.High, slot.Low))) = slot;
        }
    }

    /// <summary>
    /// A copy of all heads in parts of at most the given size, to be saved. It gives its memory back when it is disposed.
    /// </summary>
    public SavedHeads Save(int partBytes)
    {
        var slotBytes = Unsafe.SizeOf<Slot>();
        var perPart = Math.Max(1, partBytes / slotBytes);
        var saved = new SavedHeads();
        var part = Span<Slot>.Empty;
        var (left, used) = (Count, 0);
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (slot.Head.Version == 0) continue;
            if (used == part.Length)
            {
                part = MemoryMarshal.Cast<byte, Slot>(saved.Add(Math.Min(perPart, left) * slotBytes));
                used = 0;
            }

            part[used++] = slot;
            left--;
        }

        return saved;
    }

    /// <summary>Adds heads that <see cref="Save"/> gave, all its parts at once.</summary>
    /// <remarks>
    /// They come in the order of their slots. In a table that is too small yet, those of the second half would pile up on the first, one
    /// long run of taken slots, and each be sought from its beginning: so the table is made large enough before the first.
    /// </remarks>
    /// <exception cref="InvalidDataException">The bytes are not a whole number of heads.</exception>
    public void Load(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        if (!BitConverter.IsLittleEndian || parts.Any(part => part.Length % Unsafe.SizeOf<Slot>() != 0))
        {
            throw new InvalidDataException("Saved heads do not have the expected format.");
        }

        var heads = Count + parts.Sum(part => (long)part.Length) / Unsafe.SizeOf<Slot>();
        var needed = (int)BitOperations.RoundUpToPowerOf2((uint)(heads * 8 / 7 + 1));
        if (_slots.Length < needed) Grow(needed);
        foreach (var part in parts) Load(MemoryMarshal.Cast<byte, Slot>(part.Span));
    }

    private void Load(ReadOnlySpan<Slot> slots)
    {
        foreach (ref readonly var slot in slots)
        {
            GetOrAdd(new StreamKey(new UInt128(slot.High, slot.Low))) = slot.Head;
        }
    }
}
