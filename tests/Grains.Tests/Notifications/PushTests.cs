using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>Recipients who are told in browsers, and what follows when these are gone.</summary>
public sealed class PushTests
{
    private static readonly PushSubscription Telephone = new("https://push.example.test/1", new string('A', 87), new string('B', 22));
    private static readonly PushSubscription Computer = Telephone with { Endpoint = "https://push.example.test/2" };
    private static readonly MailboxSettings Both = new() { Email = "anna@example.se", PushSubscriptions = [Telephone, Computer] };

    [Fact]
    public void Browsers_are_told_before_anything_else_and_of_nothing_but_who_has_written()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, Both);
        rig.Deliver(mailbox);

        var message = Assert.Single(rig.Push.Attempts).Message;
        Assert.Equal([Telephone, Computer], PushSubscription.OfAddress(message.Address));
        Assert.Equal(("Du har fått ett nytt brev från Skatteverket", "Budkavle"), (message.Subject, message.Text));
        Assert.Empty(rig.Channel.Attempts);
        Assert.Equal(NotificationChannelKind.Push, Assert.Single(rig.Outcomes()).Outcome.Channel);
    }

    [Fact]
    public void Whoever_has_only_a_browser_is_told_there()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, new MailboxSettings { PushSubscriptions = [Telephone] });
        rig.Deliver(mailbox);
        Assert.Single(rig.Push.Attempts);
    }

    [Fact]
    public void A_browser_that_is_gone_is_taken_out_of_the_settings_and_the_rest_of_them_stays()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, Both with { QuietHours = new QuietHours(21, 22) });
        rig.Push.Answer = () => ChannelOutcome.Sent with { Gone = [Telephone.Endpoint] };
        rig.Deliver(mailbox);

        var settings = rig.SettingsOf(mailbox);
        Assert.Equal([Computer], settings.PushSubscriptions!);
        Assert.Equal(("anna@example.se", new QuietHours(21, 22)), (settings.Email, settings.QuietHours));
        Assert.Empty(rig.Channel.Attempts);
        Assert.Equal(EntryType.NotificationSent, Assert.Single(rig.Outcomes()).Type);
    }

    [Fact]
    public void When_the_last_browser_is_gone_e_mail_takes_over_at_once_and_from_then_on()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, Both);
        rig.Push.Answer = () => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.AddressNotWorking, 410)
        {
            Gone = [Telephone.Endpoint, Computer.Endpoint],
        };
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(rig.Channel.Attempts);
        rig.Deliver(mailbox);

        Assert.Null(rig.SettingsOf(mailbox).PushSubscriptions);
        Assert.Single(rig.Push.Attempts);
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void Browsers_then_e_mail_then_text_messages_each_when_the_one_before_has_failed_for_good()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, Both with { Phone = "+46700000001" });
        rig.Push.Answer = rig.Channel.Answer = rig.Sms.Answer =
            () => new ChannelOutcome(ChannelResult.Permanent, NotificationReason.PermanentlyRefused, 403);
        rig.Deliver(mailbox);
        rig.Sleep(TimeSpan.FromDays(3));

        Assert.Equal(
            [NotificationChannelKind.Push, NotificationChannelKind.Email, NotificationChannelKind.Sms],
            rig.Outcomes().Select(one => one.Outcome.Channel));
        Assert.Single(rig.DeadLetters());
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void While_a_letter_stays_unread_the_other_channel_is_e_mail()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Choose(mailbox, Both);
        rig.Deliver(mailbox, escalation: new Escalation(0, 2, 0));
        rig.Sleep(TimeSpan.FromDays(2));
        Assert.Single(rig.Push.Attempts);
        Assert.Single(rig.Channel.Attempts);
    }
}
