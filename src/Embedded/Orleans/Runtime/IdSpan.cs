using System.Globalization;
using System.Runtime.InteropServices;

namespace Orleans.Runtime;

/// <summary>
/// A grain's key. Written out it reads as in Orleans: integers in hexadecimal, GUIDs as 32 digits. Kept here in 24 bytes without an
/// allocation of its own, because there is one for each activation and each reference.
/// </summary>
public readonly struct IdSpan : IEquatable<IdSpan>
{
    private static readonly object IntegerKind = new();
    private static readonly object GuidKind = new();

    // The key itself when it is a string, otherwise one of the two marks above.
    private readonly object? _kind;
    private readonly ulong _low;
    private readonly ulong _high;

    private IdSpan(object kind, ulong low, ulong high)
    {
        _kind = kind;
        _low = low;
        _high = high;
    }

    public bool IsDefault => _kind is null;

    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);

    // For a string the hash rides in the low half, so that it is computed once for a reference.
    public bool Equals(IdSpan obj) => _low == obj._low && _high == obj._high
        && (ReferenceEquals(_kind, obj._kind) || (_kind is string text && obj._kind is string other && text == other));

    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    public override int GetHashCode()
    {
        var mixed = (_low ^ (_high * 0x9E3779B97F4A7C15UL)) * 0xD6E8FEB86659FD93UL;
        return (int)(mixed >> 32);
    }

    public override string ToString() => _kind switch
    {
        null => "",
        string text => text,
        _ when ReferenceEquals(_kind, IntegerKind) => ((long)_low).ToString("X", CultureInfo.InvariantCulture),
        _ => ToGuid().ToString("N"),
    };

    internal static IdSpan Of(long key) => new(IntegerKind, (ulong)key, 0);

    internal static IdSpan Of(Guid key)
    {
        var halves = MemoryMarshal.Cast<Guid, ulong>(MemoryMarshal.CreateReadOnlySpan(in key, 1));
        return new IdSpan(GuidKind, halves[0], halves[1]);
    }

    internal static IdSpan Of(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return new IdSpan(key, HashOf(key), 0);
    }

    internal long ToInteger() => ReferenceEquals(_kind, IntegerKind)
        ? (long)_low
        : throw new InvalidOperationException("The grain's key is not an integer.");

    internal Guid ToGuid()
    {
        if (!ReferenceEquals(_kind, GuidKind))
        {
            throw new InvalidOperationException("The grain's key is not a GUID.");
        }

        return MemoryMarshal.Cast<ulong, Guid>([_low, _high])[0];
    }

    // Not string.GetHashCode: that differs from process to process, and a simulation must repeat itself.
    private static ulong HashOf(string text)
    {
        var hash = 0xCBF29CE484222325UL ^ (ulong)text.Length;
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            hash = (hash ^ word) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            hash = (hash ^ rest) * 0x100000001B3UL;
        }

        return hash;
    }
}
