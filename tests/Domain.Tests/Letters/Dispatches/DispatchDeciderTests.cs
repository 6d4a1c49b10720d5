using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Domain.Tests.Letters.Dispatches;

/// <summary>The rules of a dispatch.</summary>
public sealed class DispatchDeciderTests
{
    private const long Now = 1_800_000_000_000;
    private static readonly DateTimeOffset _at = DateTimeOffset.FromUnixTimeMilliseconds(Now);

    private static readonly DispatchCreated _created =
        new() { Sender = "00000000000000010000000000000002", Template = new byte[] { 1 }, Fingerprint = 5 };

    private static DispatchRecipientsAdded Upload(long accepted, string key = "") =>
        new() { Manifest = new byte[] { 1 }, Accepted = accepted, Refused = 0, Key = key, Body = new byte[] { 9 } };

    private static DispatchState After(params DispatchEvent[] events) =>
        events.Aggregate(DispatchState.Initial, (state, happened) => state.Apply(happened, _at));

    private static DispatchState Draft => After(_created, Upload(10));

    private static DispatchState Running => After(_created, Upload(10), new DispatchStarted { WakeAt = Now });

    [Fact]
    public void Creating_again_with_the_same_content_changes_nothing_and_with_other_content_is_refused()
    {
        Assert.Single(DispatchDecider.Create(DispatchState.Initial, _created, Now).Events);
        Assert.Equal(([], DispatchRefusal.None), DispatchDecider.Create(Draft, _created, Now));
        Assert.Equal(DispatchRefusal.KeyReused, DispatchDecider.Create(Draft, _created with { Fingerprint = 6 }, Now).Refusal);
        Assert.Equal(DispatchRefusal.KeyReused, DispatchDecider.Create(Draft, _created with { ScheduledAt = Now + 1 }, Now).Refusal);
    }

    [Fact]
    public void A_dispatch_cannot_be_scheduled_more_than_a_year_ahead()
    {
        var late = _created with { ScheduledAt = _at.AddDays(367).ToUnixTimeMilliseconds() };
        Assert.Equal(DispatchRefusal.ScheduledTooLate, DispatchDecider.Create(DispatchState.Initial, late, Now).Refusal);
    }

    [Fact]
    public void Time_and_rate_are_set_in_a_draft_or_while_paused_and_a_repeated_creation_does_not_mind()
    {
        var asked = new DispatchArranged { ScheduledAt = Now + 5, LettersPerSecond = 10 };
        var arranged = Draft.Apply(asked, _at);
        var paused = Running.Apply(new DispatchPaused(), _at);

        Assert.Equal((Now + 5, 10), (arranged.ScheduledAt, arranged.LettersPerSecond));
        Assert.Equal(([], DispatchRefusal.None), DispatchDecider.Arrange(arranged, asked, Now));
        Assert.Equal(([], DispatchRefusal.None), DispatchDecider.Create(arranged, _created, Now));
        Assert.Single(DispatchDecider.Arrange(paused, asked, Now).Events);
        Assert.Equal(DispatchRefusal.InvalidStatus, DispatchDecider.Arrange(Running, asked, Now).Refusal);
        Assert.Equal(DispatchRefusal.NoSuchDispatch, DispatchDecider.Arrange(DispatchState.Initial, asked, Now).Refusal);
        Assert.Equal(DispatchRefusal.InvalidRate, DispatchDecider.Arrange(Draft, asked with { LettersPerSecond = -1 }, Now).Refusal);
        var late = asked with { ScheduledAt = _at.AddDays(367).ToUnixTimeMilliseconds() };
        Assert.Equal(DispatchRefusal.ScheduledTooLate, DispatchDecider.Arrange(Draft, late, Now).Refusal);
    }

    [Fact]
    public void A_repeated_upload_counts_once_and_its_key_with_another_body_is_refused()
    {
        var state = After(_created, Upload(10, "k"));
        Assert.Equal(([], DispatchRefusal.None), DispatchDecider.AddRecipients(state, Upload(10, "k")));
        var other = Upload(10, "k") with { Body = new byte[] { 8 } };
        Assert.Equal(DispatchRefusal.KeyReused, DispatchDecider.AddRecipients(state, other).Refusal);
        Assert.Single(DispatchDecider.AddRecipients(state, Upload(10, "k2")).Events);
    }

    [Fact]
    public void Recipients_are_added_to_a_draft_only_and_only_so_many()
    {
        Assert.Equal(DispatchRefusal.InvalidStatus, DispatchDecider.AddRecipients(Running, Upload(1)).Refusal);
        Assert.Equal(DispatchRefusal.NoSuchDispatch, DispatchDecider.AddRecipients(DispatchState.Initial, Upload(1)).Refusal);
        Assert.Equal(
            DispatchRefusal.TooManyRecipients, DispatchDecider.AddRecipients(Draft, Upload(DispatchDecider.RecipientsMax)).Refusal);
    }

    [Fact]
    public void A_dispatch_without_recipients_does_not_start() =>
        Assert.Equal(DispatchRefusal.NoRecipients, DispatchDecider.Start(After(_created), 0, Now, "").Refusal);

    [Fact]
    public void A_dispatch_whose_time_lies_ahead_waits_for_its_alarm()
    {
        var draft = After(_created with { ScheduledAt = Now + 1000 }, Upload(10));
        Assert.Equal(DispatchRefusal.RecipientsChanged, DispatchDecider.Start(draft, draft.Recipients - 1, Now, "").Refusal);
        var scheduled = draft.Apply(Assert.Single(DispatchDecider.Start(draft, draft.Recipients, Now, "").Events), _at);
        Assert.Equal((DispatchStatus.Scheduled, Now + 1000), (scheduled.Status, scheduled.WakeAt));
        Assert.Empty(DispatchDecider.Wake(scheduled, Now + 999).Events);
        Assert.IsType<DispatchStarted>(Assert.Single(DispatchDecider.Wake(scheduled, Now + 1000).Events));
    }

    [Fact]
    public void The_alarm_stands_while_the_dispatch_is_running_and_goes_when_it_stops()
    {
        Assert.Equal(Now, Running.WakeAt);
        Assert.Equal(0, Running.Apply(new DispatchPaused(), _at).WakeAt);
        Assert.Equal(0, Running.Apply(new DispatchCancelled(), _at).WakeAt);
        Assert.Equal(0, Running.Apply(new DispatchCompleted { Delivered = 10, Refused = 0 }, _at).WakeAt);
    }

    [Fact]
    public void A_plan_that_loses_a_recipient_is_a_broken_invariant()
    {
        var lost = new DispatchPlanned { Plan = new byte[] { 1 }, Recipients = 8, Duplicates = 1 };
        Assert.Throws<InvalidOperationException>(() => DispatchDecider.Plan(Running, lost));
        Assert.Single(DispatchDecider.Plan(Running, lost with { Duplicates = 2 }).Events);
    }

    [Fact]
    public void A_completion_whose_counts_do_not_add_up_is_a_broken_invariant()
    {
        Assert.Throws<InvalidOperationException>(
            () => DispatchDecider.Complete(Running, new DispatchCompleted { Delivered = 9, Refused = 0 }));
        Assert.Single(DispatchDecider.Complete(Running, new DispatchCompleted { Delivered = 9, Refused = 1 }).Events);
    }

    [Fact]
    public void A_paused_dispatch_that_finishes_its_last_list_stays_paused_and_completes_after_it_is_resumed()
    {
        var paused = Running.Apply(new DispatchPaused(), _at);
        var completed = new DispatchCompleted { Delivered = 10, Refused = 0 };
        Assert.Empty(DispatchDecider.Complete(paused, completed).Events);
        var resumed = paused.Apply(Assert.Single(DispatchDecider.Resume(paused, Now, "").Events), _at);
        Assert.Single(DispatchDecider.Complete(resumed, completed).Events);
    }

    [Fact]
    public void An_ended_dispatch_takes_no_command()
    {
        var cancelled = Running.Apply(new DispatchCancelled(), _at);
        Assert.Equal(DispatchRefusal.InvalidStatus, DispatchDecider.Start(cancelled, cancelled.Recipients, Now, "").Refusal);
        Assert.Equal(DispatchRefusal.InvalidStatus, DispatchDecider.Pause(cancelled, "").Refusal);
        Assert.Equal(DispatchRefusal.InvalidStatus, DispatchDecider.Resume(cancelled, Now, "").Refusal);
        Assert.Equal(([], DispatchRefusal.None), DispatchDecider.Cancel(cancelled, ""));
        var completed = Running.Apply(new DispatchCompleted { Delivered = 10, Refused = 0 }, _at);
        Assert.Equal(DispatchRefusal.InvalidStatus, DispatchDecider.Cancel(completed, "").Refusal);
    }
}
