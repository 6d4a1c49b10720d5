using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Domain.Tests.Letters.Dispatches;

/// <summary>The status of a dispatch moves along its table and nowhere else.</summary>
public sealed class DispatchStatusesTests
{
    private const string Table =
        """
        None: Draft
        Draft: Scheduled Running Cancelled
        Scheduled: Running Paused Cancelled
        Running: Paused Cancelled Completed
        Paused: Scheduled Running Cancelled
        Cancelled:
        Completed:
        """;

    [Fact]
    public void The_table_is_as_documented()
    {
        var all = Enum.GetValues<DispatchStatus>();
        var actual = all.Select(from =>
            $"{from}: {string.Join(' ', all.Where(to => DispatchStatuses.MayFollow(from, to)))}".TrimEnd());
        Assert.Equal(Table.ReplaceLineEndings("\n"), string.Join('\n', actual));
    }

    [Fact]
    public void An_event_that_would_leave_the_table_is_a_broken_invariant() =>
        Assert.Throws<InvalidOperationException>(() => DispatchState.Initial.Apply(new DispatchPaused(), DateTimeOffset.UnixEpoch));

    [Fact]
    public void Nothing_follows_an_end()
    {
        var ends = Enum.GetValues<DispatchStatus>().Where(DispatchStatuses.IsEnd).ToArray();
        Assert.Equal([DispatchStatus.Cancelled, DispatchStatus.Completed], ends);
        Assert.All(ends, end => Assert.DoesNotContain(Enum.GetValues<DispatchStatus>(), next => DispatchStatuses.MayFollow(end, next)));
    }
}
