using System.Collections.Immutable;

namespace Budkavle.Domain.Portal;

/// <summary>
/// Counts over time in bounded room: spans of equal width, which double when there are too many of them. Pure.
/// </summary>
public sealed record ProgressSeries
{
    /// <summary>As many as a chart shows on a screen.</summary>
    public const int PointsMax = 240;

    /// <summary>When the first span begins, in milliseconds since 1970; 0 while there is none.</summary>
    public long From { get; init; }

    /// <summary>Of one span, in milliseconds.</summary>
    public long Width { get; init; }

    public ImmutableList<ProgressPoint> Points { get; init; } = [];

    /// <summary>An empty series.</summary>
    /// <param name="width">Of one span at first.</param>
    public static ProgressSeries Of(TimeSpan width) => new() { Width = (long)width.TotalMilliseconds };

    public ProgressPoint Total => Points.Aggregate(new ProgressPoint(), (sum, point) => sum.Plus(point));

    /// <summary>Adds what happened at a time. What is told late counts in the first span.</summary>
    public ProgressSeries Add(long at, ProgressPoint happened)
    {
        if (Points.IsEmpty) return this with { From = at - (at % Width), Points = [happened] };
        var series = this;
        while (series.IndexOf(at) >= PointsMax) series = series.Halved();
        var (points, index) = (series.Points, (int)series.IndexOf(at));
        if (index >= points.Count) points = points.AddRange(Enumerable.Repeat(new ProgressPoint(), index - points.Count + 1));
        return series with { Points = points.SetItem(index, points[index].Plus(happened)) };
    }

    private long IndexOf(long at) => Math.Max(0, at - From) / Width;

    private ProgressSeries Halved() => this with
    {
        Width = Width * 2,
        Points = [.. Points.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Plus(pair[1]) : pair[0])],
    };
}
