using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Tests;

/// <summary>What a store that was put back to an earlier time must still have, and what it need not.</summary>
public sealed class PutBackTests
{
    private const long BackedUp = 100;
    private const long PutBack = 200;
    private static readonly CheckerOptions Cut = new() { EverythingSettled = false };
    private readonly ClientHistory _history = new();

    [Fact]
    public void A_letter_acknowledged_before_the_backup_must_be_there()
    {
        Send("kept", 90, "L1");

        Assert.Equal(1, Judged().Lost);
        Assert.Equal(0, Judged(Letter("kept", "L1")).Lost);
    }

    [Fact]
    public void One_acknowledged_after_it_may_be_there_or_not_and_answer_anew()
    {
        Send("late", 150, "L2");
        Assert.True(Judged().IsClean);
        Assert.True(Judged(Letter("late", "L2")).IsClean);

        Send("late", 250, "L3");
        Assert.Equal(1, Judged().Lost);
        Assert.True(Judged(Letter("late", "L3")).IsClean);
    }

    [Fact]
    public void What_was_seen_before_the_backup_stays_and_what_was_seen_later_binds_nobody()
    {
        Send("kept", 90, "L1");
        See(95, Standing.Delivered);
        See(150, Standing.Read);
        Assert.True(Judged(Letter("kept", "L1")).IsClean);

        See(98, Standing.Read);
        Assert.False(Judged(Letter("kept", "L1")).IsClean);
    }

    private void Send(string key, long endedAt, string letterId) =>
        _history.Ok(endedAt, _history.Invoke(endedAt - 5, key, "agency", key, "anna", key), letterId);

    private void See(long at, Standing standing) => _history.Add(new MailboxReading
    {
        Recipient = "anna", InvokedAt = at, EndedAt = at, Letters = [new SeenLetter("L1", standing)],
    });

    private static FinalLetter Letter(string key, string id) => new()
    {
        Recipient = "anna", LetterId = id, Content = key, Standing = Standing.Delivered,
    };

    private Verdict Judged(params FinalLetter[] letters) => Judge.Of(
        _history.PutBack(BackedUp, PutBack), [new FinalState { Name = "restored", Letters = letters, IsQuiet = true }], Cut);
}
