using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Delivery;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications;

public sealed class RestartTests
{
    [Fact]
    public void A_crash_between_sending_and_writing_down_sends_again_under_the_same_id()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        first.Channel.Hold();
        first.Deliver(mailbox);
        Assert.Single(first.Channel.Attempts);
        Assert.Empty(first.Outcomes());

        var second = new NotificationRig(first).Start();
        second.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Channel.Ids, second.Channel.Ids);
        Assert.Equal(EntryType.NotificationSent, Assert.Single(second.Outcomes()).Type);
    }

    [Fact]
    public void A_process_that_comes_back_after_another_took_over_writes_no_outcome_again()
    {
        var paused = new NotificationRig().Start();
        var mailbox = paused.Register(1);
        paused.Channel.Hold();
        paused.Deliver(mailbox);

        var successor = new NotificationRig(paused).Start();
        successor.Advance(TimeSpan.FromMinutes(1));
        paused.Channel.Release();
        paused.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(paused.Channel.Ids, successor.Channel.Ids);
        Assert.Single(successor.Outcomes());

        // It can read what the successor sealed with a key of its own.
        Assert.False(paused.Deliver(mailbox).Repeated);
        paused.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, paused.Outcomes().Select(one => one.Outcome.Letter.Sequence).Distinct().Count());
        Assert.Equal(2, paused.Outcomes().Count);
    }

    [Fact]
    public void A_crash_before_the_cursor_is_written_repeats_nothing_that_is_in_the_log()
    {
        var first = new NotificationRig().Start();
        first.DeliverMany(first.Register(1), 20);
        Assert.Equal(20, first.Outcomes().Count);

        var second = new NotificationRig(first).Start();
        second.Deliver(second.Register(2));
        second.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(second.Channel.Attempts);
        Assert.Equal(21, second.Outcomes().Count);
    }

    [Fact]
    public void A_letter_that_holds_the_cursor_back_alone_is_repeated_alone()
    {
        var first = new NotificationRig(channel: new ChannelLimits { ConcurrencyMax = 2, PerSecondMax = 100_000 }).Start();
        var mailbox = first.Register(1);
        first.Channel.Hold();
        first.Deliver(mailbox);
        first.Channel.Release();
        // The first answer is a refusal for now: it waits in memory while the others pass.
        var answers = 0;
        first.Channel.Answer = () => ++answers == 1
            ? new ChannelOutcome(ChannelResult.Temporary, NotificationReason.TemporarilyRefused, RetryAfter: TimeSpan.FromSeconds(29))
            : ChannelOutcome.Sent;
        first.Scheduler.RunUntilIdle();
        first.DeliverMany(mailbox, 10);
        first.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(10, first.Outcomes().Count);

        var second = new NotificationRig(first).Start();
        second.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(first.Channel.Ids.First(), Assert.Single(second.Channel.Ids));
        Assert.Equal(11, second.Outcomes().Count);
    }

    [Fact]
    public void An_orderly_stop_leaves_a_cursor_behind_which_nothing_is_read_again()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        first.DeliverMany(mailbox, 5);
        first.Stop();
        var shard = new Storage.StreamKey(mailbox).ShardOf(first.Store.Shards);
        var document = first.Get(() => first.Store.Documents.ReadAsync(CursorDocument.NameOf(shard), default).AsTask());
        var cursor = CursorDocument.Read(document.Bytes.Span);
        Assert.Empty(cursor.Done);
        Assert.Equal(first.Entries().Where(entry => entry.Stream.Value == mailbox).Max(entry => entry.Sequence), cursor.Cursor);
    }

    [Fact]
    public void A_stop_waits_for_what_is_under_way_and_writes_it_down()
    {
        var rig = new NotificationRig().Start();
        var mailbox = rig.Register(1);
        rig.Channel.Hold();
        rig.Deliver(mailbox);
        var stop = rig.Begin(async () =>
        {
            await rig.Dispatcher.StopAsync(CancellationToken.None);
            return true;
        });
        Assert.False(stop.IsCompleted);
        rig.Channel.Release();
        rig.Scheduler.RunUntilIdle();
        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Single(rig.Outcomes());
    }

    [Fact]
    public void A_stop_gives_up_on_a_provider_that_does_not_answer()
    {
        var rig = new NotificationRig().Start();
        rig.Channel.Hold();
        rig.Deliver(rig.Register(1));
        var stop = rig.Begin(async () =>
        {
            await rig.Dispatcher.StopAsync(CancellationToken.None);
            return true;
        });
        rig.Advance(TimeSpan.FromSeconds(11));
        Assert.True(stop.IsCompletedSuccessfully);
        Assert.Empty(rig.Outcomes());
        var next = new NotificationRig(rig).Start();
        Assert.Equal(rig.Channel.Ids, next.Channel.Ids);
    }

    [Fact]
    public void Letters_delivered_while_no_dispatcher_ran_are_told_of_at_the_next_start()
    {
        var first = new NotificationRig();
        first.DeliverMany(first.Register(1), 700);
        Assert.Empty(first.Channel.Attempts);
        var second = new NotificationRig(first).Start();
        second.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(700, second.Channel.Ids.Distinct().Count());
        Assert.Equal(700, second.Channel.Attempts.Count);
    }

    [Fact]
    public void A_cursor_taken_over_by_another_process_stops_this_one()
    {
        var first = new NotificationRig().Start();
        var mailbox = first.Register(1);
        first.Deliver(mailbox);
        var second = new NotificationRig(first).Start();
        // The first one still runs, and finds out when it saves its cursor.
        first.Advance(TimeSpan.FromSeconds(30));
        second.Deliver(mailbox);
        first.Scheduler.RunUntilIdle();
        Assert.Single(first.Channel.Attempts);
        Assert.Single(second.Channel.Attempts);
        Assert.NotEqual(first.Channel.Ids.Single(), second.Channel.Ids.Single());
    }

    [Fact]
    public void A_cursor_is_read_as_it_was_written()
    {
        var cursor = new CursorDocument(77, 5, 9, [6L, 8L]);
        var read = CursorDocument.Read(cursor.ToBytes());
        Assert.Equal((77L, 5L, 9L), (read.Owner, read.Cursor, read.Seen));
        Assert.Equal([6L, 8L], read.Done);
        Assert.Throws<InvalidDataException>(() => CursorDocument.Read(cursor.ToBytes().AsSpan(0, 30)));
    }
}
