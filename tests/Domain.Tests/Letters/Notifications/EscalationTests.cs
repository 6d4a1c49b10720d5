using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Tests.Letters.Notifications;

public sealed class EscalationTests
{
    private const long Day = 86_400_000;

    [Fact]
    public void Steps_follow_in_order_and_those_left_out_are_passed_by()
    {
        var whole = new Escalation(7, 14, 30);
        Assert.Equal((NotificationStep.Reminder, 1000 + (7 * Day)), whole.Following(NotificationStep.First, 1000));
        Assert.Equal((NotificationStep.OtherChannel, 1000 + (14 * Day)), whole.Following(NotificationStep.Reminder, 1000));
        Assert.Equal((NotificationStep.Print, 1000 + (30 * Day)), whole.Following(NotificationStep.OtherChannel, 1000));
        Assert.Equal((NotificationStep.First, 0), whole.Following(NotificationStep.Print, 1000));
        Assert.Equal((NotificationStep.Print, 30 * Day), new Escalation(0, 0, 30).Following(NotificationStep.First, 0));
    }

    [Theory]
    [InlineData(7, 14, 30, true)]
    [InlineData(0, 0, 1, true)]
    [InlineData(7, 0, 8, true)]
    [InlineData(0, 0, 0, true)]
    [InlineData(7, 7, 0, false)]
    [InlineData(14, 7, 30, false)]
    [InlineData(0, 0, 181, false)]
    public void Only_a_ladder_that_goes_up_is_one(int remind, int other, int print, bool isOrdered) =>
        Assert.Equal(isOrdered, new Escalation((byte)remind, (byte)other, (byte)print).IsOrdered);

    [Fact]
    public void A_row_keeps_it_beside_everything_else_a_row_may_have()
    {
        var row = new LetterRow { Escalation = new Escalation(1, 2, 3), ExpiredAt = 99, Archived = true, Subject = "Hej"u8.ToArray() };
        var read = LetterRow.Read(row.ToBytes());
        Assert.Equal((row.Escalation, 99L, true, "Hej"), (read.Escalation, read.ExpiredAt, read.Archived, read.SubjectText));
        var without = LetterRow.Read((row with { Escalation = default }).ToBytes());
        Assert.Equal((default, 99L, "Hej"), (without.Escalation, without.ExpiredAt, without.SubjectText));
    }

    [Fact]
    public void A_letter_of_a_dispatch_keeps_it_and_one_without_reads_as_before()
    {
        var letter = new DispatchLetter(1, 2, LetterTraits.ReplyAllowed, 3) { Escalation = new Escalation(7, 14, 30) };
        Assert.Equal(letter, DispatchLetter.Read(letter.ToBytes()));
        var without = letter with { Escalation = default };
        Assert.Equal(DispatchLetter.SizeBytes, without.ToBytes().Length);
        Assert.Equal(without, DispatchLetter.Read(without.ToBytes()));
    }

    [Fact]
    public void An_outcome_keeps_its_steps_and_one_of_the_first_step_is_as_long_as_ever()
    {
        var outcome = new NotificationOutcome
        {
            Attempt = 3, Step = NotificationStep.Reminder, NextStep = NotificationStep.Print, NextAttemptAt = 5,
        };
        Assert.Equal(outcome, NotificationOutcome.Read(outcome.ToBytes()));
        Assert.Equal(NotificationOutcome.SizeBytes, new NotificationOutcome { NextAttemptAt = 5 }.ToBytes().Length);
    }
}
