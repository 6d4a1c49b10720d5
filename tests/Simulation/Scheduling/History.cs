using System.Globalization;
using System.Runtime.InteropServices;

namespace Budkavle.Simulation.Scheduling;

/// <summary>
/// Everything that happened in a world, as one 64-bit digest (FNV-1a), and the last of it in words for whoever looks into a failure.
/// </summary>
internal sealed class History
{
    private const int WordsKept = 4000;
    private readonly Queue<string> _words = new();

    public ulong Digest { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Whether events are kept in words too; costs time.</summary>
    public bool KeepsWords { get; init; }

    public IReadOnlyCollection<string> Words => _words;

    public void Add(long what, long a = 0, long b = 0)
    {
        Mix((ulong)what);
        Mix((ulong)a);
        Mix((ulong)b);
    }

    /// <summary>An event that a reader of the history should see.</summary>
    public void Tell(long now, string who, string what)
    {
        Add(now);
        foreach (var unit in MemoryMarshal.Cast<char, byte>(who.AsSpan())) Mix(unit);
        foreach (var unit in MemoryMarshal.Cast<char, byte>(what.AsSpan())) Mix(unit);
        if (!KeepsWords) return;
        if (_words.Count == WordsKept) _words.Dequeue();
        _words.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{now / 10_000_000.0,12:F6}  {who,-10} {what}"));
    }

    private void Mix(ulong value) => Digest = (Digest ^ value) * 0x100000001B3;
}
