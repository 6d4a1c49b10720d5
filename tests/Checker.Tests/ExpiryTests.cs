using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Tests;

/// <summary>Letters that were to be confirmed by a time.</summary>
public sealed class ExpiryTests
{
    private readonly Story _story = new();

    [Fact]
    public void A_letter_that_expired_at_its_deadline_and_was_confirmed_later_is_well()
    {
        Expire("L2", deadlineAt: 100, expiredAt: 100, confirmedAt: 101);
        Assert.True(_story.Judged().IsClean);
    }

    [Theory]
    [InlineData(100, 99, 0)]
    [InlineData(0, 99, 0)]
    [InlineData(100, 100, 99)]
    public void A_letter_that_expired_too_early_or_unasked_or_though_it_was_confirmed_is_found(
        long deadlineAt, long expiredAt, long confirmedAt)
    {
        Expire("L2", deadlineAt, expiredAt, confirmedAt);
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void Clocks_that_differ_by_as_much_as_was_said_break_nothing()
    {
        Expire("L2", deadlineAt: 100, expiredAt: 98, confirmedAt: 0);
        Assert.True(_story.Judged(new CheckerOptions { ClockSkew = 2 }).IsClean);
        Assert.False(_story.Judged(new CheckerOptions { ClockSkew = 1 }).IsClean);
    }

    [Fact]
    public void A_letter_that_was_not_confirmed_and_never_expired_is_found()
    {
        _story.Deliver("k2", "anna", "second", "L2");
        _story.Change("L2", letter => letter with { DeadlineAt = 100 });
        AssertOnly(Invariant.I9);
    }

    [Fact]
    public void A_letter_that_expired_twice_or_after_it_was_confirmed_is_found()
    {
        Expire("L2", deadlineAt: 100, expiredAt: 100, confirmedAt: 0);
        _story.Feed.Add(new FeedEvent("L2", FeedEventKind.Expired));
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I4);

        _story.Feed.RemoveAll(one => one.Kind == FeedEventKind.Expired);
        _story.Feed.AddRange([new("L2", FeedEventKind.Confirmed), new("L2", FeedEventKind.Expired)]);
        _story.Change("L2", letter => letter with { Standing = Standing.Confirmed, ConfirmedAt = 100 });
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void An_expiry_that_the_feed_does_not_tell_is_found()
    {
        Expire("L2", deadlineAt: 100, expiredAt: 100, confirmedAt: 0);
        _story.Feed.RemoveAll(one => one.Kind == FeedEventKind.Expired);
        AssertOnly(Invariant.I6);
    }

    private void Expire(string letterId, long deadlineAt, long expiredAt, long confirmedAt)
    {
        var standing = confirmedAt == 0 ? Standing.Delivered : Standing.Confirmed;
        _story.Deliver("k2", "anna", "second", letterId);
        _story.Change(letterId, letter => letter with
        {
            DeadlineAt = deadlineAt, ExpiredAt = expiredAt, ConfirmedAt = confirmedAt, Standing = standing,
        });
        _story.Feed.Add(new FeedEvent(letterId, FeedEventKind.Expired));
        if (confirmedAt != 0) _story.Feed.Add(new FeedEvent(letterId, FeedEventKind.Confirmed));
    }

    private void AssertOnly(Invariant invariant) =>
        Assert.Equal([invariant], _story.Judged().Violations.Select(one => one.Invariant).Distinct());
}
