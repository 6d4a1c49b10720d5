using System.Globalization;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Tests.Letters.Notifications;

public sealed class QuietHoursTests
{
    /// <summary>As in Stockholm, written out so that no machine's tables matter: an hour forward in March, back in October.</summary>
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.CreateCustomTimeZone(
        "Test", TimeSpan.FromHours(1), "Test", "Test", "Test summer",
        [
            TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
                DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
                TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday)),
        ]);

    [Theory]
    [InlineData(21, 7, "2026-11-22T19:59:59Z", null)]
    [InlineData(21, 7, "2026-11-22T20:00:00Z", "2026-11-23T06:00:00Z")]
    [InlineData(21, 7, "2026-11-23T05:59:59Z", "2026-11-23T06:00:00Z")]
    [InlineData(21, 7, "2026-11-23T06:00:00Z", null)]
    [InlineData(21, 7, "2026-07-01T19:00:00Z", "2026-07-02T05:00:00Z")]
    [InlineData(9, 12, "2026-11-22T10:30:00Z", "2026-11-22T11:00:00Z")]
    [InlineData(9, 12, "2026-11-22T11:00:00Z", null)]
    [InlineData(22, 0, "2026-11-22T21:00:00Z", "2026-11-22T23:00:00Z")]
    // The night in which clocks go forward is an hour shorter, the one in which they go back an hour longer.
    [InlineData(21, 7, "2026-03-28T20:00:00Z", "2026-03-29T05:00:00Z")]
    [InlineData(21, 7, "2026-10-24T19:00:00Z", "2026-10-25T06:00:00Z")]
    // Two o'clock is left out: three is what comes then.
    [InlineData(22, 2, "2026-03-28T23:30:00Z", "2026-03-29T01:00:00Z")]
    public void Quiet_hours_end_by_the_clock_on_the_wall(int from, int to, string at, string? end) =>
        Assert.Equal(end is null ? null : Time(end), new QuietHours(from, to).EndAt(Time(at), Zone));

    [Fact]
    public void At_the_end_of_quiet_hours_it_is_never_quiet_and_before_it_always()
    {
        for (var from = 0; from < 24; from++)
        {
            foreach (var to in Enumerable.Range(0, 24).Where(hour => hour != from))
            {
                var quiet = new QuietHours(from, to);
                var at = Time("2026-11-22T00:00:00Z").AddHours(from).AddMinutes(-60);
                Assert.NotNull(quiet.EndAt(at, Zone));
                Assert.Null(quiet.EndAt(quiet.EndAt(at, Zone)!.Value, Zone));
            }
        }
    }

    [Theory]
    [InlineData(21, 7, true)]
    [InlineData(0, 23, true)]
    [InlineData(7, 7, false)]
    [InlineData(-1, 7, false)]
    [InlineData(21, 24, false)]
    public void Quiet_hours_are_two_different_hours(int from, int to, bool areValid) =>
        Assert.Equal(areValid, QuietHours.AreValid(from, to));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
