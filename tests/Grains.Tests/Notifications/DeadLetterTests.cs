using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>What operators do about notifications that were given up.</summary>
public sealed class DeadLetterTests
{
    private static readonly ChannelOutcome Refused = new(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, 554);
    private static readonly ChannelOutcome Later = new(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, 451);
    private static readonly ChannelOutcome Nobody = new(ChannelResult.Permanent, NotificationReason.AddressNotWorking, 550);

    [Fact]
    public void A_dead_letter_is_listed_tried_again_under_its_id_and_gone_once_it_is_sent()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Answer = () => Refused;
        var id = rig.IdOf(mailbox, rig.Deliver(mailbox));
        var dead = Assert.Single(rig.DeadLetters());
        Assert.Equal((id, NotificationReason.PermanentlyRefused), (dead.LetterId, dead.Outcome.Reason));
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        Assert.True(rig.Get(() => rig.Upkeep.RetryAsync(id, CancellationToken.None)));
        Assert.Empty(rig.DeadLetters());
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Single(rig.Channel.Ids.Distinct());
        Assert.Equal(
            [EntryType.NotificationFailed, EntryType.NotificationDeferred, EntryType.NotificationSent],
            rig.Outcomes().Select(one => one.Type));
        Assert.Empty(rig.DueNotifications());
        Assert.False(rig.Get(() => rig.Upkeep.RetryAsync(id, CancellationToken.None)));
    }

    [Fact]
    public void What_dies_again_is_listed_again_with_its_attempts_counted_anew()
    {
        var limits = new NotificationLimits { Retries = new RetrySchedule { AttemptsMax = 2, DelayMax = TimeSpan.FromSeconds(5) } };
        var rig = new NotificationRig(limits: limits).Start();
        var mailbox = rig.Register(1);
        rig.Channel.Answer = () => Later;
        var id = rig.IdOf(mailbox, rig.Deliver(mailbox));
        rig.Advance(TimeSpan.FromSeconds(20));
        Assert.Single(rig.DeadLetters());
        Assert.True(rig.Get(() => rig.Upkeep.RetryAsync(id, CancellationToken.None)));
        rig.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(4, rig.Channel.Attempts.Count);
        Assert.Equal(2, Assert.Single(rig.DeadLetters()).Outcome.Attempt);
    }

    [Fact]
    public void A_discarded_one_is_never_sent_and_what_follows_for_an_unread_letter_still_is()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Answer = () => Refused;
        var id = rig.IdOf(mailbox, rig.Deliver(mailbox, escalation: new Escalation(7, 0, 0)));
        Assert.True(rig.Get(() => rig.Upkeep.DiscardAsync(id, CancellationToken.None)));
        Assert.False(rig.Get(() => rig.Upkeep.DiscardAsync(id, CancellationToken.None)));
        Assert.Empty(rig.DeadLetters());
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.Sleep(TimeSpan.FromDays(6));
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(2));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void An_address_that_does_not_work_is_no_dead_letter_for_no_retry_would_help()
    {
        var rig = new NotificationRig().Start();
        rig.Channel.Answer = () => Nobody;
        rig.Deliver(rig.Register(1));
        Assert.Single(rig.Outcomes());
        Assert.Empty(rig.DeadLetters());
    }

    [Fact]
    public void Dead_letters_are_there_after_a_restart_and_others_letters_are_not_touched()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        var sent = first.IdOf(mailbox, first.Deliver(mailbox));
        first.Channel.Answer = () => Refused;
        first.Deliver(mailbox);
        first.CloseOffices();
        var second = new NotificationRig(first).Start();
        Assert.Single(second.DeadLetters());
        Assert.False(second.Get(() => second.Upkeep.RetryAsync(sent, CancellationToken.None)));
        Assert.False(second.Get(() => second.Upkeep.RetryAsync(Guid.Empty, CancellationToken.None)));
        second.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(second.Channel.Attempts);
    }
}
