using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>What happens while a letter stays unread, and that nothing does once it is read.</summary>
public sealed class EscalationTests
{
    private const string Phone = "+46700000001";
    private static readonly Escalation Ladder = new(RemindAfterDays: 7, OtherChannelAfterDays: 14, PrintAfterDays: 0);

    [Fact]
    public void An_unread_letter_is_reminded_of_by_mail_and_then_told_of_by_text_message()
    {
        var rig = new NotificationRig().Start();
        rig.Deliver(rig.Register(1, phone: Phone), escalation: Ladder);
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(6.9));
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(0.2));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Empty(rig.Sms.Attempts);
        rig.Sleep(TimeSpan.FromDays(7));

        var sms = Assert.Single(rig.Sms.Attempts).Message;
        Assert.Equal(Phone, sms.Address);
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Equal(3, rig.Channel.Ids.Append(sms.Id).Distinct().Count());
        Assert.StartsWith("Påminnelse", rig.Channel.Attempts[1].Message.Subject, StringComparison.Ordinal);
        Assert.Equal(
            [NotificationStep.First, NotificationStep.Reminder, NotificationStep.OtherChannel],
            rig.Outcomes().Select(one => one.Outcome.Step));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void Reading_a_letter_takes_away_what_was_to_come_in_the_same_commit()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, phone: Phone);
        var letter = rig.Deliver(mailbox, escalation: Ladder);
        Assert.Single(rig.DueNotifications());
        rig.Read(mailbox, letter.Version);
        Assert.Empty(rig.DueNotifications());
        rig.Sleep(TimeSpan.FromDays(30));
        Assert.Single(rig.Channel.Attempts);
        Assert.Empty(rig.Sms.Attempts);
        Assert.Equal(EntryType.NotificationSent, Assert.Single(rig.Outcomes()).Type);
    }

    [Fact]
    public void Reading_a_letter_after_its_reminder_takes_the_rest_away()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        var letter = rig.Deliver(mailbox, escalation: Ladder);
        rig.Sleep(TimeSpan.FromDays(8));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        rig.Read(mailbox, letter.Version);
        rig.Sleep(TimeSpan.FromDays(30));
        Assert.Equal(2, rig.Channel.Attempts.Count);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_reminder_that_waits_for_its_provider_is_not_sent_once_the_letter_is_read()
    {
        var limits = new ChannelLimits { FailuresMax = 1, OpenFor = TimeSpan.FromHours(1), ConcurrencyMax = 1, PerSecondMax = 100_000 };
        var rig = new NotificationRig(channel: limits).Start();
        var mailbox = rig.Register(1);
        var letter = rig.Deliver(mailbox, escalation: Ladder);
        rig.Sleep(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10));
        // Another letter finds the provider away, and the circuit opens for an hour, over the time of the reminder.
        rig.Channel.Answer = () => ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        rig.Deliver(rig.Register(2));
        rig.Advance(TimeSpan.FromMinutes(20));
        var before = rig.Channel.Attempts.Count;
        rig.Read(mailbox, letter.Version);
        rig.Channel.Answer = () => ChannelOutcome.Sent;
        rig.Sleep(TimeSpan.FromDays(2));

        var reminders = rig.Channel.Attempts.Skip(before)
            .Where(one => one.Message.Subject.StartsWith("Påminnelse", StringComparison.Ordinal));
        Assert.Empty(reminders);
        Assert.True(rig.Channel.Attempts.Count > before, "The other letter was never told of.");
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_letter_read_before_its_first_outcome_was_written_is_not_reminded_of()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        var letter = rig.Deliver(mailbox, escalation: Ladder);
        rig.Read(mailbox, letter.Version);
        rig.Channel.Release();
        rig.Advance(TimeSpan.FromSeconds(1));
        rig.Sleep(TimeSpan.FromDays(30));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(
            [EntryType.NotificationSent, EntryType.NotificationCancelled], rig.Outcomes().Select(one => one.Type));
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void The_ladder_goes_on_in_the_next_process_and_each_rung_is_taken_once()
    {
        var first = new NotificationRig().Start();
        first.Deliver(first.Register(1, phone: Phone), escalation: Ladder);
        first.Sleep(TimeSpan.FromDays(3));
        var second = new NotificationRig(first).Start();
        second.Sleep(TimeSpan.FromDays(6));
        Assert.Single(second.Channel.Attempts);
        var third = new NotificationRig(second).Start();
        third.Sleep(TimeSpan.FromDays(30));
        Assert.Empty(third.Channel.Attempts);
        Assert.Single(third.Sms.Attempts);
        Assert.Equal(3, third.Outcomes().Count);
    }

    [Fact]
    public void A_recipient_without_any_address_is_passed_by_until_there_is_one()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1, email: null);
        rig.Deliver(mailbox, escalation: Ladder);
        rig.Sleep(TimeSpan.FromDays(3));
        Assert.Empty(rig.Channel.Attempts);
        Assert.Equal(NotificationReason.NoAddress, Assert.Single(rig.Outcomes()).Outcome.Reason);
        rig.ChangeEmail(mailbox, "anna@example.se");
        rig.Sleep(TimeSpan.FromDays(5));
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(30));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(EntryType.NotificationCancelled, rig.Outcomes()[^1].Type);
        Assert.Empty(rig.DueNotifications());
    }

    [Fact]
    public void A_letter_published_later_counts_from_its_publication()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Deliver(mailbox, (rig.Time.GetUtcNow() + TimeSpan.FromDays(10)).ToUnixTimeMilliseconds(), Ladder);
        rig.Sleep(TimeSpan.FromDays(10));
        rig.Sleep(TimeSpan.FromDays(6));
        Assert.Single(rig.Channel.Attempts);
        rig.Sleep(TimeSpan.FromDays(2));
        Assert.Equal(2, rig.Channel.Attempts.Count);
    }
}
