using Budkavle.Domain.Availability;
using Xunit.Abstractions;

namespace Budkavle.Domain.Tests.Availability;

/// <summary>Deadlines run while letters can be reached, and only then.</summary>
public sealed class LegalClockTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset _zero = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    [Fact]
    public void Without_outages_a_deadline_stays_where_it_is() => Assert.Equal((At(100), 0), Extend(0, 100));

    [Fact]
    public void An_outage_within_the_time_moves_the_deadline_by_its_length() => Assert.Equal((At(130), 1), Extend(0, 100, (20, 50)));

    [Fact]
    public void Only_the_part_after_the_letter_could_be_reached_counts() => Assert.Equal((At(110), 1), Extend(0, 100, (-20, 10)));

    [Fact]
    public void An_outage_over_the_deadline_counts_whole() => Assert.Equal((At(250), 1), Extend(0, 100, (99, 249)));

    [Fact]
    public void An_outage_that_begins_at_the_deadline_is_too_late() => Assert.Equal((At(100), 0), Extend(0, 100, (100, 200)));

    [Fact]
    public void The_time_that_an_outage_adds_may_reach_another_one() => Assert.Equal((At(140), 2), Extend(0, 100, (50, 80), (120, 130)));

    [Fact]
    public void Overlapping_outages_count_once() => Assert.Equal((At(140), 2), Extend(0, 100, (20, 50), (30, 60), (25, 40)));

    [Fact]
    public void A_deadline_before_the_letter_is_left_alone() => Assert.Equal((At(-5), 0), Extend(0, -5, (-10, 50)));

    [Fact]
    public void However_outages_lie_the_reachable_time_until_the_deadline_is_what_was_given()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var due = random.Next(1, 200);
            var outages = Enumerable.Range(0, random.Next(0, 8)).Select(_ => random.Next(-50, 300))
                .Select(start => (start, start + random.Next(1, 60))).ToArray();
            var (deadline, _) = Extend(0, due, outages);
            var end = (int)(deadline - _zero).TotalMilliseconds;
            var reachable = Enumerable.Range(0, end)
                .Count(moment => !outages.Any(outage => outage.start <= moment && moment < outage.Item2));
            Assert.Equal(due, reachable);
            Assert.DoesNotContain(outages, outage => outage.start < end && end <= outage.Item2 - 1);
        }
    }

    [Fact]
    public void An_outage_is_recorded_once_however_often_it_is_found()
    {
        var found = Outage(10, 40);
        var log = OutageLog.Empty.Apply(OutageLog.Empty.Record(found)!);
        Assert.Null(log.Record(found));
        Assert.Null(log.Record(Outage(10, 30)));
        Assert.Null(log.Record(Outage(10, 30) with { Shards = [3] }));
        Assert.NotNull(log.Record(Outage(10, 45)));
        Assert.Null(log.Record(Outage(50, 50)));
    }

    [Fact]
    public void An_outage_of_some_shards_does_not_cover_one_of_others()
    {
        var log = OutageLog.Empty.Apply(OutageLog.Empty.Record(Outage(10, 40) with { Shards = [1, 2] })!);
        Assert.Null(log.Record(Outage(10, 40) with { Shards = [2] }));
        Assert.NotNull(log.Record(Outage(10, 40) with { Shards = [2, 3] }));
        Assert.NotNull(log.Record(Outage(10, 40)));
    }

    private static DateTimeOffset At(int milliseconds) => _zero.AddMilliseconds(milliseconds);

    private static Outage Outage(int start, int end) => new(At(start), At(end), OutageCause.Unexplained, []);

    private static (DateTimeOffset DeadlineAt, int Counted) Extend(int available, int due, params (int Start, int End)[] outages)
    {
        var (deadline, counted) = LegalClock.Extend(At(available), At(due), outages.Select(outage => Outage(outage.Start, outage.End)));
        return (deadline, counted.Count);
    }
}
