using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Tests;

/// <summary>I1, I2 and I3: each planted breach is found, under its own name.</summary>
public sealed class LetterTests
{
    private readonly Story _story = Story.Clean();

    [Fact]
    public void An_acknowledged_letter_that_is_nowhere_is_lost()
    {
        _story.Send("k4", "bo", "fourth", "L4");
        AssertFound(Invariant.I1, "op-k4", lost: 1);
    }

    [Fact]
    public void A_letter_in_the_wrong_mailbox_is_lost()
    {
        _story.Change("L3", letter => letter with { Recipient = "anna" });
        AssertFound(Invariant.I1, "op-k3", lost: 1);
    }

    [Fact]
    public void A_letter_in_two_mailboxes_is_duplicated()
    {
        _story.Letters.Add(_story.Letters[0] with { Recipient = "bo", Version = 9 });
        AssertFound(Invariant.I1, "op-k1", duplicated: 1);
    }

    [Fact]
    public void A_letter_that_cannot_be_opened_is_lost()
    {
        _story.Change("L2", letter => letter with { Content = null });
        AssertFound(Invariant.I1, "op-k2", lost: 1);
    }

    [Fact]
    public void A_letter_that_says_something_else_is_lost()
    {
        _story.Change("L2", letter => letter with { Content = "forged" });
        AssertFound(Invariant.I1, "op-k2", lost: 1);
    }

    [Fact]
    public void Two_keys_answered_with_one_letter_lose_one()
    {
        _story.Send("k4", "anna", "first", "L1");
        AssertFound(Invariant.I1, "op-k1", lost: 1);
    }

    [Fact]
    public void A_dispatch_that_skipped_a_recipient_lost_a_letter()
    {
        _story.Release("d1", "to all", "anna", "bo");
        _story.Put("bo", "to all", "L9");
        AssertFound(Invariant.I1, "op-d1", lost: 1);
    }

    [Fact]
    public void A_dispatch_that_reached_a_recipient_twice_duplicated_a_letter()
    {
        _story.Release("d1", "to all", "bo");
        _story.Put("bo", "to all", "L8");
        _story.Put("bo", "to all", "L9");
        AssertFound(Invariant.I3, "op-d1", duplicated: 1);
    }

    [Fact]
    public void A_letter_that_nobody_sent_is_found()
    {
        _story.Put("bo", "out of nowhere", "L9");
        AssertFound(Invariant.I2, "");
    }

    [Fact]
    public void A_letter_whose_request_was_refused_is_found()
    {
        _story.Refuse("k4", "bo", "fourth", "recipient_not_reachable");
        _story.Put("bo", "fourth", "L9");
        AssertFound(Invariant.I2, "op-k4");
    }

    [Fact]
    public void A_retry_that_made_a_second_letter_is_found()
    {
        _story.LoseAnswer("k4", "bo", "fourth");
        _story.Put("bo", "fourth", "L9");
        _story.Deliver("k4", "bo", "fourth", "L4");
        AssertFound(Invariant.I3, "op-k4", duplicated: 1);
    }

    [Fact]
    public void A_retry_that_was_answered_with_another_letter_is_found()
    {
        _story.Deliver("k1", "anna", "first", "L9");
        AssertFound(Invariant.I3, "op-k1", duplicated: 1);
    }

    [Fact]
    public void Other_content_accepted_under_a_used_key_is_found()
    {
        _story.Deliver("k1", "anna", "other", "L9");
        AssertFound(Invariant.I3, "op-k1");
    }

    [Fact]
    public void A_retry_refused_after_it_was_accepted_is_found()
    {
        _story.Refuse("k1", "anna", "first", "recipient_not_reachable");
        AssertFound(Invariant.I3, "op-k1");
    }

    [Fact]
    public void A_key_refused_as_reused_that_nothing_else_came_under_is_found()
    {
        _story.Refuse("k4", "anna", "fourth", RefusalCodes.KeyReused);
        AssertFound(Invariant.I3, "op-k4");
    }

    [Fact]
    public void A_refusal_for_the_moment_is_no_other_answer()
    {
        _story.Refuse("k1", "anna", "first", "overloaded");
        Assert.True(_story.Judged().IsClean);
    }

    [Fact]
    public void An_attempt_ends_once()
    {
        var attempt = _story.Invoke("k4", "bo", "fourth");
        _story.History.Ok(100, attempt, "L4");
        Assert.Throws<InvalidOperationException>(() => _story.History.Unknown(101, attempt));
        Assert.Equal(Outcome.Ok, attempt.Outcome);
    }

    private void AssertFound(Invariant invariant, string operation, int lost = 0, int duplicated = 0)
    {
        // The feed and the counts of the story follow the letters or not; here only what is said of this invariant is of interest.
        var verdict = _story.Judged();
        Assert.Contains(verdict.Violations, one => one.Invariant == invariant && one.Operation == operation);
        Assert.Equal((lost, duplicated), (verdict.Lost, verdict.Duplicated));
    }
}
