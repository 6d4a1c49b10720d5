using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Notifications;

public sealed class OtherProcessTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(10);

    [Fact]
    public void A_process_reads_what_one_that_started_after_it_has_sealed()
    {
        var first = new NotificationRig().Start();
        var second = new NotificationRig(first).Start();
        second.Deliver(second.Register(1));
        Assert.Contains(first.Entries(), entry => entry.Type == EntryType.LetterDelivered);
    }

    [Fact]
    public void Notifications_that_a_process_took_and_then_died_with_are_taken_back()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        // Takes shards and cursors over, and is left alone.
        _ = new NotificationRig(first).Start();
        Assert.ThrowsAny<StorageException>(() => first.Deliver(mailbox));
        first.Deliver(mailbox);
        // The cursor is found to be another's when it is to be saved.
        first.Advance(TimeSpan.FromMinutes(1));
        var before = first.Channel.Attempts.Count;
        first.Deliver(mailbox);
        first.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before + 1, first.Channel.Attempts.Count);
    }

    [Fact]
    public void What_is_under_way_when_the_cursor_is_lost_and_taken_back_is_not_sent_again()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        first.Deliver(mailbox);
        first.Channel.Hold();
        first.Deliver(mailbox);
        var other = new NotificationRig(first);
        other.Channel.Hold();
        other.Start();
        Assert.Single(other.Channel.Attempts);
        Assert.ThrowsAny<StorageException>(() => first.Deliver(mailbox));
        first.Deliver(mailbox);
        // The cursor is found to be another's, and the next commit shows that this process has the shard again.
        first.Advance(TimeSpan.FromSeconds(10));
        first.Deliver(mailbox);
        first.Channel.Release();
        first.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(4, first.Channel.Attempts.Count);
        Assert.Equal(4, first.Channel.Ids.Distinct().Count());
        Assert.Equal(4, first.Outcomes().Count);
    }

    [Fact]
    public void A_process_that_lost_a_shard_while_a_letter_waited_for_its_next_attempt_rests()
    {
        var limits = new NotificationLimits
        {
            Retries = new RetrySchedule { AttemptsMax = 9, FirstDelay = Wait, Factor = 1, DelayMax = Wait },
            DelayInMemoryMax = TimeSpan.FromHours(1),
        };
        var first = new NotificationRig(limits: limits).Start();
        var mailbox = first.Register(1);
        first.Deliver(mailbox);
        first.Channel.Answer = () => ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable);
        first.Deliver(mailbox);
        var attempts = first.Channel.Attempts.Count;
        _ = new NotificationRig(first).Start();
        var wakes = 0;
        // A lane that wakes itself again and again would keep the clock from moving.
        first.Time.Advance(Wait * 2, () =>
        {
            first.Scheduler.RunUntilIdle();
            Assert.True(++wakes < 100_000, "Something runs all the time though nothing happens.");
        });
        Assert.Equal(2, attempts);
        Assert.Equal(attempts, first.Channel.Attempts.Count);
    }
}
