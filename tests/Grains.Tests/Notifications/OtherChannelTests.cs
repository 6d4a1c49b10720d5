using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>What follows when one way of telling a recipient fails for good.</summary>
public sealed class OtherChannelTests
{
    private const string Phone = "+46700000001";
    private static readonly ChannelOutcome Nobody = new(ChannelResult.Permanent, NotificationReason.AddressNotWorking, 550);
    private static readonly ChannelOutcome Refused = new(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, 554);

    [Fact]
    public void An_address_that_does_not_work_lets_the_next_channel_take_over_and_is_left_alone_from_then_on()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, phone: Phone);
        rig.Channel.Answer = () => Nobody;
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(Phone, Assert.Single(rig.Sms.Attempts).Message.Address);
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(2, rig.Sms.Attempts.Count);
        Assert.Equal(
            [EntryType.NotificationFailed, EntryType.NotificationSent, EntryType.NotificationSent],
            rig.Outcomes().Select(one => one.Type));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void An_address_that_does_not_work_is_tried_again_once_the_settings_change()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Answer = () => Nobody;
        rig.Deliver(mailbox);
        rig.Deliver(mailbox);
        rig.Sleep(TimeSpan.FromDays(1));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal([EntryType.NotificationFailed, EntryType.NotificationFailed], rig.Outcomes().Select(one => one.Type));
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.ChangeEmail(mailbox, "anna@example.org");
        rig.Deliver(mailbox);
        Assert.Equal("anna@example.org", rig.Channel.Attempts[^1].Message.Address);
        Assert.Equal(EntryType.NotificationSent, rig.Outcomes()[^1].Type);
    }

    [Fact]
    public void That_an_address_does_not_work_is_known_after_a_restart_from_the_log_and_from_saved_heads()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1, phone: Phone);
        first.Channel.Answer = () => Nobody;
        first.Deliver(mailbox);
        first.Advance(TimeSpan.FromSeconds(5));
        var second = new NotificationRig(first).Start();
        second.Deliver(mailbox);
        Assert.Empty(second.Channel.Attempts);
        Assert.Single(second.Sms.Attempts);
        second.CloseOffices();
        var third = new NotificationRig(second).Start();
        third.Deliver(mailbox);
        Assert.Empty(third.Channel.Attempts);
        Assert.Single(third.Sms.Attempts);
    }

    [Fact]
    public void A_message_that_is_refused_for_good_goes_down_the_channels_once_each_and_not_round_and_round()
    {
        var rig = new NotificationRig().Start();
        rig.Channel.Answer = () => Refused;
        rig.Sms.Answer = () => Refused;
        rig.Deliver(rig.Register(1, phone: Phone));
        rig.Sleep(TimeSpan.FromDays(10));
        Assert.Single(rig.Channel.Attempts);
        Assert.Single(rig.Sms.Attempts);
        Assert.Equal([EntryType.NotificationFailed, EntryType.NotificationFailed], rig.Outcomes().Select(one => one.Type));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void Whoever_gave_only_a_number_gets_a_text_message_of_one_part_that_tells_nothing_of_the_letter()
    {
        var rig = new NotificationRig { SenderName = new string('Å', 200) }.Start();
        rig.Deliver(rig.Register(1, email: null, phone: Phone));
        var message = Assert.Single(rig.Sms.Attempts).Message;
        Assert.Equal(NotificationText.ShortLengthMax, message.Text.Length);
        Assert.EndsWith("https://brev.example.se/", message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(NotificationRig.Secret, message.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_between_the_failure_and_the_next_channel_loses_nothing()
    {
        var first = new NotificationRig().Start();
        first.Channel.Answer = () => Nobody;
        first.Deliver(first.Register(1, phone: Phone));
        Assert.Single(first.DueNotifications());
        var second = new NotificationRig(first).Start();
        second.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(second.Sms.Attempts);
        Assert.Empty(second.DueNotifications());
    }
}
