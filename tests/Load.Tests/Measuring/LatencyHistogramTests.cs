using Budkavle.Load.Measuring;

namespace Budkavle.Load.Tests.Measuring;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void An_empty_histogram_answers_zero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal(0, histogram.ValueAt(99));
        Assert.Equal(0, histogram.Max);
        Assert.Empty(histogram.Doubling());
    }

    [Fact]
    public void Percentiles_of_a_random_sample_are_those_of_the_sorted_values_to_one_part_in_a_thousand()
    {
        const int seed = 20_261_121;
        var random = new Random(seed);
        var values = Enumerable.Range(0, 100_000).Select(_ => (long)Math.Exp(random.NextDouble() * 20)).ToArray();
        var histogram = new LatencyHistogram();
        Array.ForEach(values, v => histogram.Record(v));
        Array.Sort(values);

        Assert.All(new[] { 1, 10, 50, 90, 99, 99.9, 99.99, 100 }, percent =>
        {
            var exact = values[(int)Math.Ceiling(percent / 100 * values.Length) - 1];
            Assert.InRange(histogram.ValueAt(percent), exact, exact * 1.001 + 1);
        });
        Assert.Equal(values[^1], histogram.Max);
        Assert.Equal(values[0], histogram.Min);
        Assert.Equal(values.Average(), histogram.Mean, tolerance: 0.01);
    }

    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(1L << 35)]
    [InlineData(LatencyHistogram.ValueMax)]
    public void A_value_at_the_edge_of_a_bucket_is_not_lost(long value)
    {
        var histogram = new LatencyHistogram();
        histogram.Record(value);
        histogram.Record(0);

        Assert.Equal(value, histogram.ValueAt(100));
        Assert.Equal(0, histogram.ValueAt(50));
    }

    [Fact]
    public void Values_out_of_range_count_as_the_nearest_in_range()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(-5);
        histogram.Record(long.MaxValue);

        Assert.Equal(2, histogram.Count);
        Assert.Equal(0, histogram.Min);
        Assert.Equal(LatencyHistogram.ValueMax, histogram.Max);
    }

    [Fact]
    public void Adding_two_histograms_is_recording_both()
    {
        var (one, other, both) = (new LatencyHistogram(8), new LatencyHistogram(8), new LatencyHistogram(8));
        one.Record(10, count: 3);
        other.Record(70_000);
        both.Record(10, count: 3);
        both.Record(70_000);

        one.Add(other);

        Assert.Equal(both.Doubling(), one.Doubling());
        Assert.Equal((both.Count, both.Min, both.Max), (one.Count, one.Min, one.Max));
    }

    [Fact]
    public void Doubling_bins_hold_every_value_once()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(3);
        histogram.Record(5, count: 2);
        histogram.Record(1_000_000);

        Assert.Equal(4, histogram.Doubling().Sum(b => b.Count));
        Assert.Contains((8L, 2L), histogram.Doubling());
    }
}
