using System.Numerics;

namespace Budkavle.Load.Measuring;

/// <summary>
/// Counts of latencies in microseconds in logarithmic buckets of equal relative width, after the method of HdrHistogram: every
/// value is kept to within one part in 2^(precision - 1) whatever its size, so a percentile of a long tail is as exact as one of the
/// middle. Not thread-safe. Values below 0 count as 0, values above <see cref="ValueMax"/> as that.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>The largest value kept apart: about 19 hours in microseconds. No request is waited for that long.</summary>
    public const long ValueMax = (1L << 36) - 1;

    private const int ValueBits = 36;
    private readonly int _precisionBits;
    private readonly long[] _counts;

    /// <param name="precisionBits">11 keeps three decimal digits in 220 KB; 7 keeps two in 16 KB.</param>
    public LatencyHistogram(int precisionBits = 11)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precisionBits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precisionBits, 16);
        _precisionBits = precisionBits;
        _counts = new long[(ValueBits - precisionBits + 2) << (precisionBits - 1)];
    }

    public long Count { get; private set; }

    /// <summary>The largest value recorded, exactly; 0 while empty.</summary>
    public long Max { get; private set; }

    /// <summary>The smallest value recorded, exactly; 0 while empty.</summary>
    public long Min { get; private set; }

    public double Sum { get; private set; }

    public double Mean => Count == 0 ? 0 : Sum / Count;

    public void Record(long microseconds, long count = 1)
    {
        var value = Math.Clamp(microseconds, 0, ValueMax);
        _counts[IndexOf(value)] += count;
        Min = Count == 0 ? value : Math.Min(Min, value);
        Max = Math.Max(Max, value);
        Count += count;
        Sum += (double)value * count;
    }

    /// <summary>
    /// The value that <paramref name="percent"/> of all recorded values do not exceed (its bucket's upper edge); 0 while empty.
    /// </summary>
    public long ValueAt(double percent)
    {
        if (Count == 0)
            return 0;
        var wanted = Math.Max(1, (long)Math.Ceiling(Math.Clamp(percent, 0, 100) / 100 * Count));
        long seen = 0;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted)
                return Math.Min(UpperEdgeOf(index), Max);
        }
        return Max;
    }

    /// <summary>Adds all counts of a histogram of the same precision.</summary>
    public void Add(LatencyHistogram other)
    {
        if (other._precisionBits != _precisionBits)
            throw new ArgumentException("Histograms of different precision cannot be added.", nameof(other));
        if (other.Count == 0)
            return;
        for (var index = 0; index < _counts.Length; index++)
            _counts[index] += other._counts[index];
        Min = Count == 0 ? other.Min : Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Count += other.Count;
        Sum += other.Sum;
    }

    public void Reset()
    {
        Array.Clear(_counts);
        Count = Max = Min = 0;
        Sum = 0;
    }

    /// <summary>Counts in bins whose edges double, for a bar chart: (upper edge in microseconds, count), empty ends left out.</summary>
    public IReadOnlyList<(long UpTo, long Count)> Doubling()
    {
        var bins = new long[ValueBits + 1];
        for (var index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] != 0)
                bins[BitOperations.Log2((ulong)UpperEdgeOf(index) | 1) + 1] += _counts[index];
        }
        var first = Array.FindIndex(bins, c => c != 0);
        var last = Array.FindLastIndex(bins, c => c != 0);
        return first < 0 ? [] : [.. Enumerable.Range(first, last - first + 1).Select(b => (1L << b, bins[b]))];
    }

    private int IndexOf(long value)
    {
        var bucket = Math.Max(0, BitOperations.Log2((ulong)value | 1) - (_precisionBits - 1));
        return (bucket << (_precisionBits - 1)) + (int)(value >> bucket);
    }

    private long UpperEdgeOf(int index)
    {
        var half = 1 << (_precisionBits - 1);
        if (index < 2 * half)
            return index;
        var bucket = (index >> (_precisionBits - 1)) - 1;
        var sub = index - (bucket << (_precisionBits - 1));
        return ((sub + 1L) << bucket) - 1;
    }
}
