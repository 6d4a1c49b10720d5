namespace Budkavle.Support;

/// <summary>The middle of several measurements, which one odd round does not move.</summary>
public static class Median
{
    /// <summary>The value in the middle, or the mean of the two in the middle; null of none.</summary>
    public static double? Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
