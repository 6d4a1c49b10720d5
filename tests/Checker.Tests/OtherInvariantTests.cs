using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Tests;

/// <summary>I4 to I9: each planted breach is found and nothing else is reported.</summary>
public sealed class OtherInvariantTests
{
    private readonly Story _story = Story.Clean();

    [Fact]
    public void A_gap_in_the_versions_of_a_stream_is_found()
    {
        _story.Streams.Add(new StreamReading("bo", [1, 3]));
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void A_version_written_twice_is_found()
    {
        _story.Streams.Add(new StreamReading("bo", [1, 2, 2]));
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void A_state_that_is_not_the_replay_of_its_log_is_found()
    {
        _story.Streams.Add(new StreamReading("bo", [1], "state", "replay"));
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void Two_letters_at_one_place_of_a_mailbox_are_found()
    {
        _story.Change("L2", letter => letter with { Version = 1 });
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void A_letter_delivered_after_it_was_read_is_found()
    {
        (_story.Feed[0], _story.Feed[^1]) = (_story.Feed[^1], _story.Feed[0]);
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I4);
    }

    [Fact]
    public void A_letter_that_falls_back_between_two_readings_is_found()
    {
        _story.Read("anna", isWhole: false, ("L1", Standing.Delivered));
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void A_letter_that_falls_back_in_the_end_is_found()
    {
        _story.Read("bo", isWhole: false, ("L3", Standing.Read));
        AssertOnly(Invariant.I4);
    }

    [Fact]
    public void A_letter_that_nobody_was_told_of_is_found()
    {
        _story.Notifications.RemoveAt(0);
        AssertOnly(Invariant.I5);
    }

    [Fact]
    public void A_notification_of_a_letter_that_is_not_there_is_found()
    {
        _story.Notifications.Add(new SentNotification("n-9", "L9", "bo"));
        AssertOnly(Invariant.I5);
    }

    [Fact]
    public void A_notification_under_two_ids_is_found()
    {
        _story.Notifications.Add(new SentNotification("n-9", "L1", "anna"));
        AssertOnly(Invariant.I5);
    }

    [Fact]
    public void One_id_for_two_letters_is_found()
    {
        _story.Notifications.Add(new SentNotification("n-L1", "L2", "anna"));
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I5);
    }

    [Fact]
    public void A_notification_sent_again_under_its_id_is_well()
    {
        _story.Notifications.Add(_story.Notifications[0]);
        Assert.True(_story.Judged().IsClean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Messages_that_do_not_name_their_letter_must_be_as_many_as_the_letters(int messages)
    {
        _story.Notifications.RemoveAll(one => one.Recipient == "anna");
        _story.Notifications.AddRange(Enumerable.Range(0, messages).Select(index => new SentNotification($"n-{index}", "", "anna")));
        AssertOnly(Invariant.I5);
    }

    [Fact]
    public void A_feed_without_the_outcome_of_a_notification_is_found()
    {
        _story.Feed.Remove(new FeedEvent("L3", FeedEventKind.Notified));
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I5);
    }

    [Fact]
    public void An_event_that_a_reader_got_twice_is_found()
    {
        _story.Follow("stutterer", isWhole: false, [_story.Feed[4], _story.Feed[4]]);
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I6);
    }

    [Fact]
    public void An_event_that_a_reader_never_got_is_found()
    {
        _story.Follow("sleeper", isWhole: true, [.. _story.Feed.Skip(1)]);
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I6);
    }

    [Fact]
    public void An_event_that_only_an_earlier_reader_got_is_found()
    {
        _story.Follow("dreamer", isWhole: false, new FeedEvent("L2", FeedEventKind.Delivered), new FeedEvent("L2", FeedEventKind.Other));
        AssertOnly(Invariant.I6);
    }

    [Fact]
    public void Events_that_two_readers_got_in_different_order_are_found()
    {
        _story.Feed.AddRange([new("L3", FeedEventKind.Other, "7", "a"), new("L3", FeedEventKind.Other, "7", "b")]);
        _story.Follow("confused", isWhole: false, new("L3", FeedEventKind.Other, "7", "b"), new("L3", FeedEventKind.Other, "7", "a"));
        Assert.Contains(
            _story.Judged().Violations, one => one.Invariant == Invariant.I6 && one.What.StartsWith("confused", StringComparison.Ordinal));
    }

    [Fact]
    public void A_letter_missing_from_the_feed_is_found()
    {
        _story.Deliver("k4", "bo", "fourth", "L4");
        _story.Feed.RemoveAll(one => one.LetterId == "L4");
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I6 && one.Operation == "op-k4");
    }

    [Fact]
    public void A_letter_that_was_read_and_is_gone_is_found()
    {
        _story.Forget("L1");
        Assert.Contains(_story.Judged().Violations, one => one.Invariant == Invariant.I7 && one.Operation == "op-k1");
    }

    [Fact]
    public void A_letter_that_was_read_and_is_missing_from_a_later_reading_is_found()
    {
        _story.Read("anna", isWhole: true, ("L2", Standing.Delivered));
        AssertOnly(Invariant.I7);
    }

    [Fact]
    public void A_letter_that_was_acknowledged_and_is_missing_from_a_later_reading_is_found()
    {
        _story.Read("bo", isWhole: true);
        AssertOnly(Invariant.I1);
        Assert.True(_story.Judged(new CheckerOptions { ReadingsAreCurrent = false }).IsClean);
    }

    [Fact]
    public void Counts_that_do_not_add_up_are_found()
    {
        _story.Dispatches.Add(new DeliveryCount("d1", 5) { Delivered = 3, Refused = 1 });
        AssertOnly(Invariant.I8);
    }

    [Fact]
    public void Counts_that_do_not_agree_with_the_letters_are_found()
    {
        _story.Release("d1", "to all");
        _story.Dispatches.Add(new DeliveryCount("d1", 1) { Delivered = 1 });
        AssertOnly(Invariant.I8);
    }

    [Fact]
    public void A_run_that_did_not_come_to_rest_is_found()
    {
        _story.IsQuiet = false;
        AssertOnly(Invariant.I9);
    }

    private void AssertOnly(Invariant invariant) =>
        Assert.Equal([invariant], _story.Judged().Violations.Select(one => one.Invariant).Distinct());
}
