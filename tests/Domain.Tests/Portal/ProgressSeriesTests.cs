using Budkavle.Domain.Portal;

namespace Budkavle.Domain.Tests.Portal;

/// <summary>Counts over time.</summary>
public sealed class ProgressSeriesTests
{
    private static readonly ProgressPoint _delivered = new() { Delivered = 1 };
    private static readonly ProgressPoint _opened = new() { Opened = 1 };

    [Fact]
    public void What_happens_in_one_span_counts_together()
    {
        var series = ProgressSeries.Of(TimeSpan.FromSeconds(10)).Add(100_500, _delivered).Add(109_000, _opened).Add(131_000, _delivered);

        Assert.Equal((100_000, 4), (series.From, series.Points.Count));
        Assert.Equal((1, 1), (series.Points[0].Delivered, series.Points[0].Opened));
        Assert.Equal(0, series.Points[1].Delivered);
        Assert.Equal(1, series.Points[3].Delivered);
    }

    [Fact]
    public void However_long_it_goes_on_the_room_is_bounded_and_nothing_is_lost()
    {
        var series = ProgressSeries.Of(TimeSpan.FromSeconds(5));
        for (var day = 0L; day < 3650; day++) series = series.Add(1_700_000_000_000 + (day * 86_400_000), _delivered);

        Assert.InRange(series.Points.Count, ProgressSeries.PointsMax / 2, ProgressSeries.PointsMax);
        Assert.Equal(3650, series.Total.Delivered);
    }

    [Fact]
    public void What_is_told_late_counts_in_the_first_span()
    {
        var series = ProgressSeries.Of(TimeSpan.FromSeconds(1)).Add(5_000, _delivered).Add(1_000, _opened);

        Assert.Equal((5_000, 1), (series.From, series.Points.Count));
        Assert.Equal(1, series.Points[0].Opened);
    }
}
