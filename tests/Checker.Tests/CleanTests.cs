namespace Budkavle.Checker.Tests;

/// <summary>What is well is judged well, and an empty run proves nothing.</summary>
public sealed class CleanTests
{
    [Fact]
    public void A_run_in_which_all_is_well_is_a_proof_of_every_invariant()
    {
        var verdict = Story.Clean().Judged();
        Assert.Equal([], verdict.Violations);
        Assert.True(verdict.IsProofOf(Enum.GetValues<Invariant>()));
        Assert.Equal((0, 0), (verdict.Lost, verdict.Duplicated));
    }

    [Fact]
    public void An_empty_run_is_clean_but_proves_nothing()
    {
        var verdict = new Story().Judged();
        Assert.True(verdict.IsClean);
        Assert.False(verdict.IsProofOf(Invariant.I1));
        Assert.Equal(0, verdict.CheckedOf(Invariant.I1));
    }

    [Fact]
    public void An_attempt_without_an_answer_may_have_delivered_its_letter_and_a_retry_settles_it()
    {
        var story = Story.Clean();
        story.LoseAnswer("k4", "bo", "fourth");
        story.Deliver("k4", "bo", "fourth", "L4");
        Assert.DoesNotContain(story.Judged().Violations, one => one.Invariant is Invariant.I1 or Invariant.I2 or Invariant.I3);
    }

    [Fact]
    public void An_attempt_without_an_answer_may_also_have_done_nothing()
    {
        var story = Story.Clean();
        story.LoseAnswer("k4", "bo", "fourth");
        story.Refuse("k4", "bo", "fourth", "recipient_not_reachable");
        Assert.Equal([], story.Judged().Violations);
    }

    [Fact]
    public void An_open_attempt_is_excused_only_where_the_history_was_cut_short()
    {
        var story = Story.Clean();
        story.LoseAnswer("k4", "bo", "fourth");
        Assert.Equal([], story.Judged(new CheckerOptions { EverythingSettled = false }).Violations);
        Assert.Equal([Invariant.I9], story.Judged().Violations.Select(one => one.Invariant));
    }

    [Fact]
    public void The_same_letter_sent_under_two_keys_may_be_there_twice()
    {
        var story = new Story();
        story.Deliver("k1", "anna", "same", "L1");
        story.Deliver("k2", "anna", "same", "L2");
        Assert.Equal([], story.Judged().Violations);
    }

    [Fact]
    public void Other_content_under_a_used_key_is_rightly_refused()
    {
        var story = Story.Clean();
        story.Refuse("k1", "anna", "other", RefusalCodes.KeyReused);
        Assert.Equal([], story.Judged().Violations);
    }

    [Fact]
    public void A_dispatch_that_reached_everybody_or_says_whom_it_did_not_is_well()
    {
        var story = new Story();
        story.Release("d1", "to all", "anna", "bo", "carl");
        story.Put("anna", "to all", "L1");
        story.Put("bo", "to all", "L2");
        story.Dispatches.Add(new States.DeliveryCount("d1", 3) { Delivered = 2, Refused = 1 });
        Assert.Equal([], story.Judged().Violations);
    }
}
