using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

public sealed class RetryTests
{
    private static readonly ChannelOutcome Later = new(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451);
    private static readonly ChannelOutcome Never = new(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, 550);
    private static readonly ChannelOutcome Away = ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);

    [Fact]
    public void Waits_grow_and_the_last_attempt_makes_a_dead_letter()
    {
        var limits = new NotificationLimits { Retries = new RetrySchedule { AttemptsMax = 6 } };
        var rig = new NotificationRig(limits: limits).Start();
        rig.Channel.Answer = () => Later;
        rig.Deliver(rig.Register(1));
        rig.Advance(TimeSpan.FromHours(4));

        var at = rig.Channel.Attempts.Select(attempt => attempt.At).ToArray();
        Assert.Equal(6, at.Length);
        double[] expected = [5, 20, 80, 320, 1280];
        for (var i = 0; i < expected.Length; i++)
        {
            // Beyond the jitter, a due item is found up to two seconds late: it is kept by the second and looked at every second.
            Assert.InRange((at[i + 1] - at[i]).TotalSeconds, expected[i] * 0.8, (expected[i] * 1.2) + 2);
        }

        Assert.Single(rig.Channel.Ids.Distinct());
        EntryType[] types = [.. rig.Outcomes().Select(one => one.Type)];
        Assert.Equal(
            [EntryType.NotificationDeferred, EntryType.NotificationDeferred, EntryType.NotificationDeferred,
                EntryType.NotificationFailed], types);
        var dead = rig.Outcomes()[^1].Outcome;
        Assert.Equal((NotificationReason.AttemptsExhausted, 6), (dead.Reason, dead.Attempt));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_deferred_notification_survives_a_crash_and_keeps_its_count_and_id()
    {
        var first = new NotificationRig().Start();
        first.Channel.Answer = () => Later;
        first.Deliver(first.Register(1));
        first.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(3, first.Channel.Attempts.Count);
        Assert.Single(first.DueNotifications());

        var second = new NotificationRig(first).Start();
        Assert.Empty(second.Channel.Attempts);
        second.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(first.Channel.Ids.First(), Assert.Single(second.Channel.Ids));
        var (type, outcome) = second.Outcomes()[^1];
        Assert.Equal((EntryType.NotificationSent, 4), (type, outcome.Attempt));
        Assert.Empty(second.DueNotifications());
    }

    [Fact]
    public void A_permanent_refusal_is_final()
    {
        var rig = new NotificationRig().Start();
        rig.Channel.Answer = () => Never;
        rig.Deliver(rig.Register(1));
        rig.Advance(TimeSpan.FromHours(10));
        Assert.Single(rig.Channel.Attempts);
        var (type, outcome) = Assert.Single(rig.Outcomes());
        Assert.Equal((EntryType.NotificationFailed, NotificationReason.PermanentlyRefused), (type, outcome.Reason));
    }

    [Fact]
    public void A_deferred_notification_that_nobody_wants_any_more_is_given_up()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Answer = () => Later;
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromSeconds(40));
        var attempts = rig.Channel.Attempts.Count;
        rig.ChangeEmail(mailbox, null);
        rig.Advance(TimeSpan.FromHours(10));
        Assert.Equal(attempts, rig.Channel.Attempts.Count);
        Assert.Equal(NotificationReason.NoLongerWanted, rig.Outcomes()[^1].Outcome.Reason);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_provider_that_is_away_is_left_alone_but_for_one_probe_at_a_time_and_attempts_are_not_used_up()
    {
        var channel = new ChannelLimits { FailuresMax = 5, OpenFor = TimeSpan.FromSeconds(15), ConcurrencyMax = 4, PerSecondMax = 100_000 };
        var rig = new NotificationRig(channel: channel).Start();
        var mailbox = rig.Register(1);
        rig.Channel.Answer = () => Away;
        rig.DeliverMany(mailbox, 100);
        // Those that were let through before the fifth failure end too.
        Assert.InRange(rig.Channel.Attempts.Count, 5, 8);
        Assert.Equal(CircuitState.Open, rig.Dispatcher.CircuitOf(NotificationChannelKind.Email));
        var before = rig.Channel.Attempts.Count;
        rig.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(before, rig.Channel.Attempts.Count);
        rig.Advance(TimeSpan.FromMinutes(5));
        Assert.InRange(rig.Channel.Attempts.Count - before, 18, 21);

        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.Advance(TimeSpan.FromHours(2));
        Assert.Equal(CircuitState.Closed, rig.Dispatcher.CircuitOf(NotificationChannelKind.Email));
        Assert.Equal(100, rig.Outcomes().Count(one => one.Type == EntryType.NotificationSent));
        Assert.DoesNotContain(rig.Outcomes(), one => one.Type == EntryType.NotificationFailed);
    }

    [Fact]
    public void A_channel_that_throws_or_never_answers_is_tried_again()
    {
        var rig = new NotificationRig(channel:
            new ChannelLimits { AttemptTimeout = TimeSpan.FromSeconds(10), PerSecondMax = 100_000 }).Start();
        rig.Channel.Hold();
        rig.Deliver(rig.Register(1));
        rig.Advance(TimeSpan.FromSeconds(11));
        rig.Channel.Release();
        rig.Channel.Answer = () => throw new InvalidOperationException("anna@example.se");
        rig.Advance(TimeSpan.FromSeconds(8));
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(3, rig.Channel.Attempts.Count);
        Assert.Equal(3, Assert.Single(rig.Outcomes()).Outcome.Attempt);
    }

    [Fact]
    public void The_defaults_give_up_after_about_two_days()
    {
        var retries = new RetrySchedule();
        var total = TimeSpan.Zero;
        var attempt = 1;
        for (; retries.DelayAfter(attempt, 0.5) is { } delay; attempt++) total += delay;
        Assert.Equal(retries.AttemptsMax, attempt);
        Assert.InRange(total.TotalHours, 40, 60);
    }

    [Fact]
    public void A_provider_that_names_a_time_gets_it_within_reason()
    {
        var retries = new RetrySchedule();
        Assert.Equal(TimeSpan.FromMinutes(10), retries.DelayAfter(1, 0.5, TimeSpan.FromMinutes(10)));
        Assert.Equal(retries.DelayMax, retries.DelayAfter(1, 0.5, TimeSpan.FromDays(400)));
    }
}
