using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Notifications;

/// <summary>Whoever tells it however often: a notification has one outcome, or a chain of attempts put off with one end.</summary>
public sealed class OutcomeOnceTests
{
    [Fact]
    public void An_outcome_told_again_is_not_appended_again()
    {
        var rig = new NotificationRig();
        var note = NoteOf(rig.Register(1), letter: 2);
        Assert.Equal([true], rig.Note(note));
        Assert.Equal([false, true], rig.Note(note, NoteOf(rig.Register(2), letter: 2, sequence: 99)));
        Assert.Equal(2, rig.Outcomes().Count);
    }

    [Fact]
    public void An_outcome_told_twice_in_one_list_is_appended_once()
    {
        var rig = new NotificationRig();
        var note = NoteOf(rig.Register(1), letter: 2);
        Assert.Equal([true, false], rig.Note(note, note));
        Assert.Single(rig.Outcomes());
    }

    [Fact]
    public void An_outcome_told_again_while_it_is_being_appended_is_not_appended_again()
    {
        var rig = new NotificationRig();
        var note = NoteOf(rig.Register(1), letter: 2);
        rig.Store.Fault = AppendFault.Hold;
        var first = rig.BeginNote(note);
        var second = rig.BeginNote(note);
        Assert.False(first.IsCompleted);
        rig.Store.Held.SetResult();
        Assert.Equal([true], rig.Get(() => first));
        Assert.Equal([false], rig.Get(() => second));
        Assert.Single(rig.Outcomes());
    }

    [Theory]
    [InlineData(AppendFault.StoreAndFail, false)]
    [InlineData(AppendFault.Refuse, true)]
    public void After_an_append_without_an_answer_the_log_decides(object fault, bool isAppended)
    {
        var rig = new NotificationRig();
        var note = NoteOf(rig.Register(1), letter: 2);
        rig.Store.Fault = (AppendFault)fault;
        Assert.ThrowsAny<StorageException>(() => rig.Note(note));
        Assert.Equal([isAppended], rig.Note(note));
        Assert.Single(rig.Outcomes());
    }

    [Fact]
    public void An_outcome_that_another_process_wrote_is_known_once_its_views_are_written_too()
    {
        var first = new NotificationRig();
        var note = NoteOf(first.Register(1), letter: 2);
        first.Note(note);
        first.CloseOffices();
        var second = new NotificationRig(first);
        Assert.Equal([false], second.Note(note));
        Assert.Single(second.Outcomes());
    }

    [Fact]
    public void What_was_put_off_goes_on_once_and_ends_once()
    {
        var rig = new NotificationRig();
        var mailbox = rig.Register(1);
        var later = rig.Time.GetUtcNow().ToUnixTimeMilliseconds() + 3_600_000;
        var putOff = NoteOf(mailbox, letter: 2, EntryType.NotificationDeferred, next: later);
        Assert.Equal([true, false], rig.Note(putOff, putOff));
        // Another attempt of the same letter that nobody had put off comes too late.
        Assert.Equal([false], rig.Note(NoteOf(mailbox, letter: 2)));
        Assert.Equal([true], rig.Note(NoteOf(mailbox, letter: 2, deferredTo: later)));
        Assert.Equal([false], rig.Note(NoteOf(mailbox, letter: 2, deferredTo: later)));
        Assert.Equal([false], rig.Note(NoteOf(mailbox, letter: 2, EntryType.NotificationDeferred, deferredTo: later, next: later + 1000)));
        Assert.Equal([EntryType.NotificationDeferred, EntryType.NotificationSent], rig.Outcomes().Select(one => one.Type));
        Assert.Empty(rig.DueNotifications());
    }

    /// <summary>How many steps the replaced process makes from the end of its message until an append of it is refused.</summary>
    public static TheoryData<int> Moments => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Moments))]
    public void A_replaced_process_writes_no_outcome_again_at_whatever_moment_it_finds_out(int steps)
    {
        var replaced = new NotificationRig().Start();
        var mailbox = replaced.Register(1);
        replaced.Channel.Hold();
        replaced.Deliver(mailbox);
        var successor = new NotificationRig(replaced).Start();
        Assert.Single(successor.Outcomes());

        replaced.Store.Fault = AppendFault.Hold;
        var delivery = replaced.BeginDelivery(mailbox);
        replaced.Channel.Release();
        replaced.Scheduler.Run(steps);
        replaced.Store.Held.SetResult();
        replaced.Advance(TimeSpan.FromMinutes(2));
        Assert.True(delivery.IsFaulted);
        Assert.Equal(replaced.Channel.Ids, successor.Channel.Ids);
        Assert.Single(successor.Outcomes());
    }

    private static NoteItem NoteOf(
        UInt128 mailbox, uint letter, EntryType type = EntryType.NotificationSent, long sequence = 5, long deferredTo = 0, long next = 0) =>
        new()
        {
            Mailbox = mailbox,
            Type = type,
            Sender = 42,
            Payload = new NotificationOutcome
            {
                Letter = new LetterReference(letter, sequence, 42),
                Channel = NotificationChannelKind.Email,
                Attempt = 1,
                NextAttemptAt = next,
                DeferredTo = deferredTo,
            }.ToBytes(),
        };
}
