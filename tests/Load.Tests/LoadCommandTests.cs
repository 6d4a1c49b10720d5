namespace Budkavle.Load.Tests;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("2000", 2000)]
    [InlineData("2000/s", 2000)]
    [InlineData("0.5/s", 0.5)]
    public void Rates_are_read(string text, double rate) => Assert.Equal(rate, LoadCommand.ParseRate(text));

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("45", 45)]
    public void Durations_are_read(string text, double seconds) => Assert.Equal(seconds, LoadCommand.ParseDuration(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("3 days")]
    public void What_is_no_duration_is_refused(string text) => Assert.Throws<ArgumentException>(() => LoadCommand.ParseDuration(text));

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        var refused = Assert.Throws<ArgumentException>(() => new LoadOptions { Connections = 0 }.Validated());

        Assert.Contains("--connections", refused.Message);
    }
}
