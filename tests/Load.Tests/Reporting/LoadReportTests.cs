using System.Xml.Linq;
using Budkavle.Load.Measuring;
using Budkavle.Load.Reporting;
using Budkavle.Support;

namespace Budkavle.Load.Tests.Reporting;

public sealed class LoadReportTests
{
    private static readonly LoadResult Result = new()
    {
        Mode = "single",
        Plain = false,
        Rate = 2000,
        Connections = 64,
        Recipients = 10,
        BodyBytes = 1024,
        Seed = 1,
        RunName = "r",
        Seconds = 10,
        Offered = 20_000,
        Completed = 19_990,
        Failed = 10,
        Replayed = 0,
        CompletedPerSecond = 1999,
        Latency = new Percentiles(1, 2, 12.345, 20, 30, 1.5),
        Errors = new Dictionary<string, long> { ["503 overloaded"] = 10 },
        VerificationFaults = [],
        Extra = new Dictionary<string, object> { ["slicesPerSecond"] = new List<double> { 100_000, 90_000 } },
        Intervals = [new Interval(0, 2000, 1990, 10, 1, 12, 30), new Interval(1, 2000, 2000, 0, 1, 2, 3)],
        Histogram = [new HistogramBin(1.024, 15_000), new HistogramBin(2.048, 4_990)],
        Machine = MachineInfo.Read(),
    };

    [Fact]
    public void The_report_says_rates_percentiles_and_errors_whatever_the_culture()
    {
        var report = LoadReport.Markdown(Result);

        Assert.Contains("open, 2,000 due a second", report);
        Assert.Contains("**1,999/s**", report);
        Assert.Contains("**12.35**", report);
        Assert.Contains("| 503 overloaded | 10 |", report);
        Assert.Contains("| slicesPerSecond | 100,000, 90,000 |", report);
    }

    [Fact]
    public void Charts_are_well_formed_and_have_a_line_for_each_series()
    {
        var svg = XDocument.Parse(SvgChart.Lines("A <title> & more", "x", "y", [0, 1, 2],
            [new("one", [1, 10, 100]), new("two", [0, 0, 5])], logarithmic: true));

        Assert.Equal(2, svg.Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.DoesNotContain("NaN", svg.ToString());
    }

    [Fact]
    public void A_chart_of_nothing_is_a_chart()
    {
        Assert.NotNull(XDocument.Parse(SvgChart.Lines("empty", "x", "y", [], [new("none", [])])).Root);
        Assert.NotNull(XDocument.Parse(SvgChart.Bars("empty", "x", "y", [])).Root);
    }

    [Theory]
    [InlineData(1_234_567, "1.23M")]
    [InlineData(45_600, "45.6k")]
    [InlineData(1234, "1234")]
    [InlineData(0.5, "0.5")]
    public void Numbers_on_an_axis_are_short(double value, string text) => Assert.Equal(text, SvgChart.Short(value));
}
