using Budkavle.Domain.Identity;
using Budkavle.Domain.Identity.Sessions;

namespace Budkavle.Domain.Tests.Identity.Sessions;

public sealed class SessionRulesTests
{
    private static readonly SessionLimits _limits = new();
    private static readonly DateTimeOffset _start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static CitizenSession Session => CitizenSession.Begin(7, AssuranceLevel.Level3, "https://eid.test", _start);

    private static SessionStep Step(CitizenSession session, uint generation, double minutes) =>
        SessionRules.Step(session, generation, _start.AddMinutes(minutes), _limits);

    [Fact]
    public void The_first_request_confirms_the_cookie_and_the_next_within_a_minute_writes_nothing()
    {
        var first = Step(Session, 0, 0.1);
        var second = Step(first.Next, 0, 0.2);

        Assert.Equal((SessionVerdict.Open, false), (first.Verdict, first.GivesCookie));
        Assert.Equal(_start.AddMinutes(0.1), first.Next.ConfirmedAt);
        Assert.Equal(SessionVerdict.Open, second.Verdict);
        Assert.Same(first.Next, second.Next);
    }

    [Fact]
    public void A_session_without_requests_is_over_after_a_quarter_of_an_hour_and_one_with_requests_is_not()
    {
        var visited = Step(Session, 0, 9).Next;

        Assert.Equal(SessionVerdict.Open, Step(Session, 0, 14.99).Verdict);
        Assert.Equal(SessionVerdict.Over, Step(Session, 0, 15).Verdict);
        Assert.Equal(SessionVerdict.Open, Step(visited, 0, 15).Verdict);
        Assert.Equal(SessionVerdict.Over, Step(visited, 0, 24).Verdict);
    }

    [Fact]
    public void However_busy_a_session_is_over_after_four_hours()
    {
        var session = Session;
        for (var minute = 5; minute < 240; minute += 5)
        {
            var step = Step(session, session.Generation, minute);
            Assert.Equal(SessionVerdict.Open, step.Verdict);
            session = step.Next;
        }

        Assert.Equal(SessionVerdict.Over, Step(session, session.Generation, 240).Verdict);
        Assert.InRange(session.Generation, 20u, 24u);
    }

    [Fact]
    public void The_cookie_is_replaced_after_ten_minutes()
    {
        var before = Step(Session, 0, 9.9);
        var after = Step(before.Next, 0, 10);

        Assert.Equal((0u, false), (before.Next.Generation, before.GivesCookie));
        Assert.Equal((1u, true), (after.Next.Generation, after.GivesCookie));
        Assert.Null(after.Next.ConfirmedAt);
    }

    [Fact]
    public void A_lost_answer_is_given_again_to_who_still_has_the_replaced_cookie()
    {
        var turned = Step(Step(Session, 0, 5).Next, 0, 10).Next;

        var again = Step(turned, 0, 14);

        Assert.Equal((SessionVerdict.Open, true), (again.Verdict, again.GivesCookie));
        Assert.Equal(1u, again.Next.Generation);
    }

    [Fact]
    public void Requests_on_their_way_are_let_through_for_half_a_minute_but_get_no_new_cookie()
    {
        var turned = Step(Step(Session, 0, 5).Next, 0, 10).Next;
        var confirmed = Step(turned, 1, 10.1).Next;

        var late = Step(confirmed, 0, 10.6);

        Assert.Equal((SessionVerdict.Open, false), (late.Verdict, late.GivesCookie));
        Assert.Equal(SessionVerdict.Copied, Step(confirmed, 0, 10.61).Verdict);
    }

    [Fact]
    public void A_cookie_replaced_twice_is_a_copy_even_if_the_newest_was_never_seen()
    {
        var turned = Step(Step(Session, 0, 5).Next, 0, 10).Next;
        var again = Step(Step(turned, 1, 11).Next, 1, 20).Next;

        Assert.Equal(2u, again.Generation);
        Assert.Null(again.ConfirmedAt);
        Assert.Equal(SessionVerdict.Copied, Step(again, 0, 20.1).Verdict);
        Assert.Equal(SessionVerdict.Open, Step(again, 1, 20.1).Verdict);
        Assert.Equal(SessionVerdict.Copied, Step(again, 3, 20.1).Verdict);
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_refused()
    {
        _limits.Validate();
        Assert.Throws<ArgumentException>((_limits with { IdleMax = TimeSpan.FromHours(5) }).Validate);
        Assert.Throws<ArgumentException>((_limits with { SeenStep = TimeSpan.FromMinutes(15) }).Validate);
        Assert.Throws<ArgumentException>((_limits with { Grace = TimeSpan.FromMinutes(10) }).Validate);
    }
}
