using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

public sealed class DispatchingTests
{
    [Fact]
    public void A_committed_letter_is_told_of_once_and_the_outcome_is_in_the_log()
    {
        var rig = new NotificationRig().Start();
        var result = rig.Deliver(rig.Register(1));
        rig.Advance(TimeSpan.FromMinutes(10));
        var (message, _) = Assert.Single(rig.Channel.Attempts);
        Assert.Equal("anna@example.se", message.Address);
        Assert.Equal("Du har fått ett nytt brev från Skatteverket", message.Subject);
        Assert.Contains("https://brev.example.se/", message.Text, StringComparison.Ordinal);
        var (type, outcome) = Assert.Single(rig.Outcomes());
        Assert.Equal(EntryType.NotificationSent, type);
        Assert.Equal(new LetterReference(result.Version, result.Sequence, 42), outcome.Letter);
        Assert.Equal((NotificationChannelKind.Email, 1), (outcome.Channel, outcome.Attempt));
    }

    [Fact]
    public void A_message_tells_nothing_of_the_letter_and_follows_the_mailbox_s_language()
    {
        var rig = new NotificationRig { SenderName = null }.Start();
        rig.Deliver(rig.Register(1, language: "en"));
        var message = Assert.Single(rig.Channel.Attempts).Message;
        Assert.Equal("You have a new letter", message.Subject);
        var all = message.Subject + message.Text + message.Id;
        Assert.DoesNotContain(NotificationRig.Secret, all, StringComparison.Ordinal);
        Assert.DoesNotContain("19900101", all, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mailbox_without_an_address_is_told_nothing()
    {
        var rig = new NotificationRig().Start();
        rig.Deliver(rig.Register(1, email: null));
        rig.Deliver(rig.Register(2));
        Assert.Single(rig.Channel.Attempts);
        Assert.Single(rig.Outcomes());
    }

    [Fact]
    public void Nothing_is_sent_while_the_commit_is_in_flight()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Store.Fault = AppendFault.Hold;
        var delivery = rig.BeginDelivery(mailbox);
        rig.Advance(TimeSpan.FromSeconds(2));
        Assert.False(delivery.IsCompleted);
        Assert.Empty(rig.Channel.Attempts);
        rig.Store.Held.SetResult();
        rig.Scheduler.RunUntilIdle();
        Assert.True(delivery.IsCompletedSuccessfully);
        Assert.Single(rig.Channel.Attempts);
    }

    [Fact]
    public void A_letter_whose_commit_failed_is_never_told_of()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Store.Fault = AppendFault.Refuse;
        Assert.True(rig.BeginDelivery(mailbox).IsFaulted);
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(rig.Channel.Attempts);
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(rig.Channel.Attempts);
    }

    [Fact]
    public void A_letter_whose_commit_has_an_unknown_outcome_is_told_of_when_the_log_has_it()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Store.Fault = AppendFault.StoreAndFail;
        Assert.True(rig.BeginDelivery(mailbox).IsFaulted);
        rig.Advance(TimeSpan.FromSeconds(5));
        // Any call opens the shard anew from the log.
        rig.Register(1);
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(rig.Channel.Attempts);
        Assert.Single(rig.Outcomes());
    }

    [Fact]
    public void A_scheduled_letter_is_told_of_when_it_is_published()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        var result = rig.Deliver(mailbox, publishAt: rig.Time.GetUtcNow().AddHours(1).ToUnixTimeMilliseconds());
        rig.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(rig.Channel.Attempts);
        rig.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(result.Sequence, Assert.Single(rig.Outcomes()).Outcome.Letter.Sequence);
    }

    [Fact]
    public void A_failed_write_of_an_outcome_is_made_up_for_without_sending_again()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        rig.Deliver(mailbox);
        rig.Store.Fault = AppendFault.Refuse;
        rig.Channel.Release();
        rig.Scheduler.RunUntilIdle();
        Assert.Empty(rig.Outcomes());
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(rig.Channel.Attempts);
        Assert.Equal(EntryType.NotificationSent, Assert.Single(rig.Outcomes()).Type);
    }

    [Fact]
    public void An_outcome_whose_append_was_stored_without_an_answer_is_not_written_again()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        rig.DeliverMany(mailbox, 3);
        rig.Store.Fault = AppendFault.StoreAndFail;
        rig.Channel.Release();
        rig.Advance(TimeSpan.FromMinutes(1));
        rig.Deliver(mailbox);
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, rig.Channel.Attempts.Count);
        Assert.Equal(4, rig.Outcomes().Select(one => one.Outcome.Letter.Sequence).Distinct().Count());
        Assert.Equal(4, rig.Outcomes().Count);
    }

    [Fact]
    public void An_outcome_whose_append_takes_longer_than_the_call_may_is_not_written_again()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        rig.DeliverMany(mailbox, 3);
        rig.Store.Fault = AppendFault.Hold;
        rig.Channel.Release();
        rig.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(rig.Outcomes());
        rig.Store.Held.SetResult();
        rig.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(3, rig.Channel.Attempts.Count);
        Assert.Equal(3, rig.Outcomes().Count);
    }

    [Fact]
    public void More_letters_than_the_queue_holds_are_read_from_the_log_each_once()
    {
        var limits = new NotificationLimits { HeardMax = 1, UnderWayMax = 1, PerShardMin = 8, ListMax = 8 };
        var rig = new NotificationRig(limits: limits).Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        for (var i = 0; i < 50; i++) rig.DeliverMany(mailbox, 6);
        Assert.InRange(rig.Channel.Attempts.Count, 1, 8);
        Assert.InRange(rig.Dispatcher.Waiting, 1, 8 + 8 + 6);
        rig.Channel.Release();
        rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(300, rig.Channel.Attempts.Count);
        Assert.Equal(300, rig.Channel.Ids.Distinct().Count());
        Assert.Equal(300, rig.Outcomes().Count);
        Assert.Equal(0, rig.Dispatcher.Waiting);
    }

    [Fact]
    public void No_more_is_sent_in_a_second_than_the_provider_bears()
    {
        var rig = new NotificationRig(channel: new ChannelLimits { PerSecondMax = 10, ConcurrencyMax = 4 }).Start();
        var mailbox = rig.Register(1);
        rig.DeliverMany(mailbox, 60);
        var first = rig.Time.GetUtcNow() - DateTimeOffset.UnixEpoch;
        rig.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(60, rig.Channel.Attempts.Count);
        for (var second = 0; second < 5; second++)
        {
            var from = first + TimeSpan.FromSeconds(second);
            Assert.InRange(rig.Channel.Attempts.Count(attempt => attempt.At >= from && attempt.At < from + TimeSpan.FromSeconds(1)), 9, 12);
        }
    }

    [Fact]
    public void No_more_messages_are_under_way_than_the_provider_bears()
    {
        var rig = new NotificationRig(channel: new ChannelLimits { ConcurrencyMax = 3, PerSecondMax = 100_000 }).Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        rig.DeliverMany(mailbox, 20);
        rig.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, rig.Channel.Attempts.Count);
    }
}
